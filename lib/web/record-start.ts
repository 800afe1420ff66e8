import { setTimeout as sleep } from "node:timers/promises";
import { forWeb } from "../compose/for-web.ts";

const RETRY_MS = 500;

let isOnRecord = false;

/** Puts the start of this process on record, as soon as the desk's parts are there: the database may come later than the web. */
export async function recordStart(): Promise<void> {
  for (;;) {
    try {
      const { events, holder } = await forWeb();
      await events.record({ type: "process.started", resourceId: holder, data: { kind: "web" } });
      isOnRecord = true;
      return;
    } catch {
      await sleep(RETRY_MS, undefined, { ref: false }); // keepBeating says why it is not ready
    }
  }
}

/** Puts the end of this process on record, where its start is, and says once more how far its writers got. A database that is away keeps nobody. */
export async function recordStop(): Promise<void> {
  if (!isOnRecord) return;
  const parts = await forWeb();
  try {
    await parts.events.record({ type: "process.stopped", resourceId: parts.holder, data: { kind: "web" } });
    await parts.beatWriters();
  } catch (err) {
    parts.log.warn({ err }, "the stop could not be recorded");
  }
}
