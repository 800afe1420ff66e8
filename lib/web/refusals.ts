/**
 * What the door refuses is counted and written once a minute, one event a rule and network: a flood of refusals must not become a flood of
 * events. The counts stand on the process, since the bundler gives proxy.ts and the handlers modules of their own.
 */
import { forWeb } from "../compose/for-web.ts";
import { recordRefusals } from "../services/access/addresses/record-refusals.ts";
import { writeRefusedLooks } from "../services/access/refused-looks.ts";
import { execute } from "../services/use-case.ts";
import { countRefusals, takeRefusals } from "./refusal-counts.ts";

const WRITE_EVERY_MS = 60_000;
/** Of a flood from everywhere there are more than one call takes. */
const BATCH = 500;

export function keepRecordingRefusals(): void {
  setInterval(() => void Promise.all([writeRefusals(), writeLooks()]), WRITE_EVERY_MS).unref();
}

/** Looks that were refused to people who are signed in (refused-looks.ts). */
async function writeLooks(): Promise<void> {
  try {
    await writeRefusedLooks(await forWeb());
  } catch {
    // the web is not ready yet, which its heartbeat says: the next minute writes
  }
}

/** Those that could not be written are counted on. */
export async function writeRefusals(): Promise<void> {
  const refusals = takeRefusals();
  if (refusals.length === 0) return;
  const deps = await forWeb();
  for (let at = 0; at < refusals.length; at += BATCH) {
    const batch = refusals.slice(at, at + BATCH);
    const result = await execute(deps, recordRefusals, { kind: "anonymous" }, { refusals: batch }, { requestId: "refusals" });
    if (result.ok) continue;
    for (const { rule, network, count } of batch) countRefusals(rule, network, count);
    deps.log.warn({ failure: result.failure }, "refusals could not be recorded");
  }
}
