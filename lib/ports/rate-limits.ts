import type { RateClass } from "../domain/access/rate-class.ts";

/** Where a bucket stands after one more request. */
export type RateAnswer = {
  readonly rateClass: RateClass;
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** @unit s until the bucket is empty again */
  readonly resetSeconds: number;
  readonly windowSeconds: number;
};

/** Counts requests, across processes. It never fails: without a database each process counts for itself. */
export type RateLimits = {
  /** @param who whose bucket: a session, a token, a network. Kept as a blind value. */
  take(rateClass: RateClass, who: string): Promise<RateAnswer>;
  /** Takes one request back that turned out to be none of those that the class is about. */
  giveBack(rateClass: RateClass, who: string): Promise<void>;
  close(): Promise<void>;
};
