import type { EpochMs } from "../domain/kernel/time.ts";

/** Wall time and monotonic time. Market time never comes from here. */
export type Clock = {
  now(): EpochMs;
  /** @unit ms since an arbitrary start, never goes back */
  monotonicMs(): number;
};
