import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { withConnection } from "#scripts/desk/connection.mjs";
import { callAction } from "./actions.ts";
import { bulwark } from "./cli.ts";
import { startDesk } from "./desk-process.ts";
import { publishDesk } from "./test-desk.ts";

export type BenchDesk = {
  readonly port: number;
  readonly host: string;
  /** Of a viewer who came in through an invitation. */
  readonly cookie: string;
  /** So that a bench is not stopped by the limit of pages a minute. */
  emptyBuckets(): Promise<void>;
  stop(): Promise<void>;
};

const password = "Correct-Horse 42 Battery";

/** A whole desk as a person starts it, with one person signed in over HTTP. */
export async function startBenchDesk(): Promise<BenchDesk> {
  const { stop, ...desk } = await startDesk();
  const folder = dirname(desk.data);
  const end = async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    publishDesk(folder, desk);
    const owner = JSON.parse(readFileSync(join(desk.data, "keys/owner.key"), "utf8")) as { database: { url: string } }; // of the starter
    const cookie = await signedInViewer();
    return {
      port: desk.port,
      host: new URL(desk.origin).host,
      cookie,
      emptyBuckets: () => withConnection(owner.database.url, async (client) => void (await client.query("DELETE FROM rate_limit"))),
      stop: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function signedInViewer(): Promise<string> {
  const { url } = await bulwark<{ url: string }>("users", "add", "--email", "viewer@desk.example", "--role", "viewer");
  const token = new URL(url).hash.slice(1);
  const joined = await callAction("app/(auth)/join/actions.ts", "setPassword", { token, password });
  if (!joined.isOk) throw new Error(`Nobody could sign in: ${joined.code} ${joined.message}`);
  return joined.setCookies.map((each) => each.split(";")[0]).join("; ");
}
