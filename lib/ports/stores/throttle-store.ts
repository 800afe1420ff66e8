import type { ThrottleBucket } from "../../domain/access/login-throttle.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

/** Attempts in a row, and until when they are refused. */
export type ThrottleStore = {
  /** The latest time until which one of the buckets is blocked; undefined when none is. `lock` holds the rows until the end. */
  blockedUntil(buckets: readonly ThrottleBucket[], lock: boolean): Promise<EpochMs | undefined>;
  /**
   * Counts an attempt in each bucket before it is judged, unless one of them is blocked: then nothing is counted and the answer is until
   * when. Of many at once each sees those before it; whoever calls commits before judging, and clears or gives back what was no failure.
   */
  reserve(buckets: readonly ThrottleBucket[]): Promise<EpochMs | undefined>;
  /** Takes back one attempt of `reserve`, with the delay that it earned. */
  giveBack(buckets: readonly ThrottleBucket[]): Promise<void>;
  /** Counts a failure in each bucket and sets the delay it earned. Answers the highest count. */
  countFailure(buckets: readonly ThrottleBucket[]): Promise<number>;
  /** The most failures that one of the buckets counts now. */
  failures(buckets: readonly ThrottleBucket[]): Promise<number>;
  clear(buckets: readonly ThrottleBucket[]): Promise<void>;
};
