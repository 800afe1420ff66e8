import { chmodSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { venueScripts } from "#lib/tooling/venue-scripts.ts";
import { venueServer } from "#lib/tooling/venue-server.ts";
import { freePort } from "./desk-process.ts";

const variable = "BULWARK_VENUE_ENDPOINTS_FILE";
const portVariable = "BULWARK_TEST_VENUE_PORT";

/** Leads the shared desk's worker to a port of this machine instead of Kraken. Nobody listens there until a test does. */
export async function venueElsewhere(): Promise<{ readonly file: string; readonly environment: Readonly<Record<string, string>> }> {
  const port = await freePort();
  const file = join(tmpdir(), `bulwark-e2e-venues-${port}.json`);
  writeFileSync(file, JSON.stringify({ kraken: `http://127.0.0.1:${port}` }));
  chmodSync(file, 0o644); // as root the worker runs as another user
  process.env[portVariable] = String(port);
  return { file, environment: { [variable]: file } };
}

/** Kraken's REST interface, as far as a check of a credential asks for it. */
export function openKraken() {
  return venueServer(venueScripts.kraken, Number(process.env[portVariable]));
}
