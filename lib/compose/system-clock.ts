import { epochMs } from "../domain/kernel/time.ts";
import type { Clock } from "../ports/clock.ts";

/** Wall and monotonic time of this machine. */
export const systemClock: Clock = {
  now: () => epochMs(Date.now()),
  monotonicMs: () => performance.now(),
};
