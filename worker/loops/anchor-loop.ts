/**
 * Gives the latest checkpoint away, once an hour by default: by mail through the outbox, and to a webhook. A webhook that does not take
 * it is tried again after a growing, jittered wait, at most eight times; then with the next hour's. Nothing here delays trading.
 */
import type { AnchorChannels, AnchorStore, AnchorTry } from "#lib/ports/anchor.ts";
import type { Log } from "#lib/ports/log.ts";
import { retryWaitMs } from "./notify-loop.ts";

const LOOK_AGAIN_MS = 15_000;

export type AnchorParts = {
  readonly anchors: AnchorStore;
  readonly anchorChannels: AnchorChannels;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
};

export class AnchorLoop {
  readonly #parts: AnchorParts;

  constructor(parts: AnchorParts) {
    this.#parts = parts;
  }

  /** One turn. @returns how long to wait, ms */
  async advance(): Promise<number> {
    const { anchors, anchorChannels, log, random } = this.#parts;
    const { mailTo, webhook, everyMs } = anchorChannels;
    if (mailTo !== undefined && isDue(await anchors.tries("mail"), everyMs, random())) {
      const anchor = await anchors.latest();
      if (anchor) await anchors.mail(mailTo, anchor);
    }
    if (webhook && isDue(await anchors.tries("webhook"), everyMs, random())) {
      const anchor = await anchors.latest();
      if (anchor) {
        const failure = await webhook.post(anchor).then(() => null, codeOf);
        await anchors.note("webhook", anchor, failure);
        if (failure !== null) log.warn({ failure, size: anchor.size }, "an audit checkpoint was not taken by the webhook");
      }
    }
    return LOOK_AGAIN_MS;
  }
}

/** Newest try first. */
export function isDue(tries: readonly AnchorTry[], everyMs: number, random: number): boolean {
  const [last] = tries;
  if (!last) return true;
  const failed = tries.findIndex((each) => each.failure === null);
  const failures = failed === -1 ? tries.length : failed;
  const waitMs = failures === 0 ? everyMs : (retryWaitMs(failures, random) ?? everyMs);
  return last.atAgeMs >= Math.min(waitMs, everyMs);
}

function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code.slice(0, 100) : "unknown";
}
