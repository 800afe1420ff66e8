import { Prisma } from "#prisma/generated/client.ts";
import { type ThrottleBucket, throttleDelayMs } from "../domain/access/login-throttle.ts";
import { DAY_MS, epochMs } from "../domain/kernel/time.ts";
import type { ThrottleStore } from "../ports/stores/throttle-store.ts";
import type { StoreContext } from "./store-context.ts";

const BUCKET_INDEX = "Throttle.bucket";
const KEEP_MS = 2 * DAY_MS;
/** Blocked until then is not blocked: not "now", which an attempt that began a moment earlier would have to wait for. */
const NEVER = new Date(0);

/** Names of buckets hold e-mails and addresses, so only a blind value of them is stored. Rows are always locked in the same order. */
export function throttleStore(context: StoreContext): ThrottleStore {
  const { db } = context;

  async function blind(buckets: readonly ThrottleBucket[]) {
    const named = await Promise.all(
      buckets.map(async ({ name, rule }) => ({
        rule,
        key: await context.ring.blindIndex(BUCKET_INDEX, await context.ring.newestVersion("index"), name, 256),
      })),
    );
    return named.sort((a, b) => Buffer.compare(a.key, b.key));
  }

  const store: ThrottleStore = {
    async reserve(buckets) {
      const now = new Date(context.now);
      // A row to hold, also for the first: those who come at once wait here for whoever made it.
      for (const { key } of await blind(buckets)) {
        await db.$executeRaw`
          INSERT INTO throttle (bucket, failures, blocked_until, updated_at) VALUES (${key}, 0, ${NEVER}, ${now}) ON CONFLICT (bucket) DO NOTHING`;
      }
      const until = await store.blockedUntil(buckets, true);
      if (until === undefined) await store.countFailure(buckets);
      return until;
    },
    async giveBack(buckets) {
      for (const { key } of await blind(buckets))
        await db.$executeRaw`UPDATE throttle SET failures = greatest(failures - 1, 0), blocked_until = ${NEVER} WHERE bucket = ${key}`;
    },
    async blockedUntil(buckets, lock) {
      const keys = (await blind(buckets)).map(({ key }) => key);
      const rows = await db.$queryRaw<{ blocked_until: Date }[]>`
        SELECT blocked_until FROM throttle WHERE bucket IN (${Prisma.join(keys)}) ORDER BY bucket ${lock ? Prisma.sql`FOR UPDATE` : Prisma.empty}`;
      const latest = Math.max(0, ...rows.map((row) => row.blocked_until.getTime()));
      return latest > context.now ? epochMs(latest) : undefined;
    },
    async countFailure(buckets) {
      const now = new Date(context.now);
      let highest = 0;
      for (const { key, rule } of await blind(buckets)) {
        const forgotten = new Date(context.now - rule.forgetAfterMs);
        const rows = await db.$queryRaw<{ failures: number }[]>`
          INSERT INTO throttle (bucket, failures, blocked_until, updated_at) VALUES (${key}, 1, ${NEVER}, ${now})
          ON CONFLICT (bucket) DO UPDATE SET
            failures = CASE WHEN throttle.updated_at < ${forgotten} THEN 1 ELSE throttle.failures + 1 END,
            updated_at = ${now}
          RETURNING failures`;
        const failures = rows[0]?.failures ?? 0;
        highest = Math.max(highest, failures);
        const delayMs = throttleDelayMs(rule, failures);
        if (delayMs === 0) continue;
        await db.$executeRaw`UPDATE throttle SET blocked_until = ${new Date(context.now + delayMs)} WHERE bucket = ${key}`;
      }
      await db.throttle.deleteMany({ where: { updatedAt: { lt: new Date(context.now - KEEP_MS) } } });
      return highest;
    },
    async failures(buckets) {
      const keys = (await blind(buckets)).map(({ key }) => key);
      const { _max } = await db.throttle.aggregate({ where: { bucket: { in: keys } }, _max: { failures: true } });
      return _max.failures ?? 0;
    },
    async clear(buckets) {
      for (const { key } of await blind(buckets)) await db.throttle.deleteMany({ where: { bucket: key } });
    },
  };
  return store;
}
