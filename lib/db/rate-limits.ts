import pg from "pg";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { type RateClass, rateClasses } from "../domain/access/rate-class.ts";
import type { RateAnswer, RateLimits } from "../ports/rate-limits.ts";

/** A counter must not hold a request up: what the database does not answer in this time is counted in memory. @unit ms */
const PATIENCE_MS = 1_000;

type Options = {
  readonly url: string;
  /** A value that stands for a name and from which it cannot be read: names hold addresses and ids. */
  readonly blind: (name: string) => Promise<string>;
  /** Other figures than the desk's, for tests. */
  readonly classes?: Readonly<Record<string, { readonly requests: number; readonly seconds: number }>>;
};

/** Buckets in PostgreSQL, so that every process of the desk counts together; in the process's memory while the database is away. */
export function rateLimits({ url, blind, classes = rateClasses }: Options): RateLimits {
  const pool = new pg.Pool({
    connectionString: url,
    max: 3,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    idleTimeoutMillis: 60_000,
  });
  pool.on("error", () => undefined); // an idle connection ended: the next request opens one, or counts in memory
  const limiters = new Map<string, RateLimiterPostgres>();
  for (const [name, { requests, seconds }] of Object.entries(classes)) {
    const common = { keyPrefix: name, points: requests, duration: seconds };
    limiters.set(
      name,
      new RateLimiterPostgres({
        ...common,
        storeClient: pool,
        storeType: "pool",
        tableName: "rate_limit",
        tableCreated: true, // by a migration; the web's role makes none
        clearExpiredByTimeout: name === Object.keys(classes)[0], // one cleaner for the table
        inMemoryBlockOnConsumed: requests + 1, // who is over is refused without asking the database again
        insuranceLimiter: new RateLimiterMemory(common),
      }),
    );
  }

  async function bucketOf(rateClass: RateClass, who: string) {
    const limiter = limiters.get(rateClass);
    const figures = classes[rateClass];
    if (!limiter || !figures) throw new TypeError(`no limits for ${rateClass}`);
    const key = await blind(`${rateClass}/${who}`).catch(() => who); // no key without a database: then it stays in memory
    return { limiter, figures, key };
  }

  return {
    async take(rateClass, who) {
      const { limiter, figures, key } = await bucketOf(rateClass, who);
      try {
        return answerOf(rateClass, figures, await limiter.consume(key), true);
      } catch (answer) {
        if (answer instanceof RateLimiterRes) return answerOf(rateClass, figures, answer, false);
        throw answer;
      }
    },
    async giveBack(rateClass, who) {
      const { limiter, key } = await bucketOf(rateClass, who);
      await limiter.reward(key);
    },
    async close() {
      await pool.end();
    },
  };
}

function answerOf(
  rateClass: RateClass,
  { requests, seconds }: { readonly requests: number; readonly seconds: number },
  { remainingPoints, msBeforeNext }: RateLimiterRes,
  isAllowed: boolean,
): RateAnswer {
  const resetSeconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return { rateClass, isAllowed, limit: requests, remaining: isAllowed ? remainingPoints : 0, resetSeconds, windowSeconds: seconds };
}
