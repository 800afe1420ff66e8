import { setTimeout as sleep } from "node:timers/promises";
import { forWeb } from "../compose/for-web.ts";

const RETRY_MS = 500;

/** Puts the start of this process on record, as soon as the desk's parts are there: the database may come later than the web. */
export async function recordStart(): Promise<void> {
  for (;;) {
    try {
      const { events, holder } = await forWeb();
      await events.record({ type: "process.started", resourceId: holder, data: { kind: "web" } });
      return;
    } catch {
      await sleep(RETRY_MS, undefined, { ref: false }); // keepBeating says why it is not ready
    }
  }
}
