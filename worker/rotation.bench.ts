import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { Rotator } from "#lib/db/rotation/rotator.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import type { Figure } from "#lib/tooling/bench.ts";
import { cloneTemplate, startTemplate } from "#lib/tooling/template-database.ts";
import { makeKeys } from "./testing/replay-desk.ts";
import { type SealedRow, writeRows } from "./testing/sealed-rows.ts";

const ROWS = 30_000;
const REQUESTS = 400;

/**
 * A rotation of 30,000 rows on a durable PostgreSQL (fsync on): rows a second without a bound, and what a small write of somebody else
 * takes meanwhile at the bound of the product (2,000 rows/s), beside the same write with nothing going on.
 */
export async function* figures(): AsyncIterable<Figure> {
  const { template, stop } = await startTemplate({ isDurable: true });
  const database = await cloneTemplate(template);
  const ids = mintIds(systemClock);
  const portfolioId = ids.next<PortfolioId>();
  const db = openDb(database.ownerUrl, { max: 4 });
  const other = openDb(database.workerUrl, { max: 1 });
  try {
    await makeKeys(database);
    const keyFile = await readKeyFile(join(database.dataDir, "keys", "worker.key"));
    if (!keyFile) throw new Error("the database has its key files");
    const wrapper = localFileWrapper(keyFile.keys);
    const ring = new KeyRing({ wrapper, store: keyStore(db), clock: systemClock });
    const cipher = await ring.createScope(keyStore(db), "trade", portfolioId);
    const sealed = cipher.seal({ model: "portfolio.v1", column: "sealed" }, portfolioId, { startingCapital: "1" });
    const plain = { name: "p", mode: "paper", baseCurrency: "USD", feed: {}, isDemo: false, createdAt: new Date() };
    await db.portfolio.create({ data: { id: portfolioId, ...plain, sealed }, select: { id: true } });
    const entry = (n: number): SealedRow => ({ kind: "entry", portfolioId, id: ids.next(), text: String(n) });
    for (let at = 0; at < ROWS; at += 5_000)
      await writeRows(
        db,
        ring,
        Array.from({ length: 5_000 }, (_, i) => entry(at + i)),
      );

    const writerRing = new KeyRing({ wrapper, store: keyStore(other), clock: systemClock });
    const request = async (n: number) => {
      const began = performance.now();
      await writeRows(other, writerRing, [entry(n)]);
      return performance.now() - began;
    };
    const latencies = async (isOver: () => boolean) => {
      const found: number[] = [];
      for (let n = 0; n < REQUESTS || !isOver(); n++) {
        found.push(await request(n));
        await sleep(5);
      }
      return found;
    };
    await latencies(() => true); // warm
    const quiet = await latencies(() => true);
    const rotate = (rowsPerSecond: number) => rotation(db, { wrapper, ids, rowsPerSecond, url: database.workerUrl });
    const unbounded = await rotate(1_000_000);
    let isOver = false;
    const busy = latencies(() => isOver);
    await rotate(2_000);
    isOver = true;
    const meanwhile = await busy;
    yield { name: "rotation, unbounded", ours: unbounded, baseline: 2_000, unit: "rows/s (beside its bound)", better: "higher" };
    for (const [name, q] of [
      ["p50", 0.5],
      ["p95", 0.95],
      ["p99", 0.99],
    ] as const) {
      yield {
        name: `a write during rotation at 2,000 rows/s, ${name}`,
        ours: quantile(meanwhile, q),
        baseline: quantile(quiet, q),
        unit: "ms",
        better: "lower",
      };
    }
  } finally {
    await Promise.allSettled([db.$disconnect(), other.$disconnect()]);
    await database.drop();
    await stop();
  }
}

/** @returns rows a second, from the first batch of the walk to its end. @unit rows/s */
async function rotation(
  db: Db,
  parts: {
    readonly wrapper: ReturnType<typeof localFileWrapper>;
    readonly ids: ReturnType<typeof mintIds>;
    readonly rowsPerSecond: number;
    readonly url: string;
  },
): Promise<number> {
  const own = openDb(parts.url, { max: 2 });
  const ring = new KeyRing({ wrapper: parts.wrapper, store: keyStore(own), clock: systemClock });
  const bounds = { rowsPerSecond: parts.rowsPerSecond, acknowledgeMs: 0 };
  const rotator = new Rotator({
    db: own,
    ring,
    wrapper: parts.wrapper,
    clock: systemClock,
    holder: parts.ids.next(),
    purposes: ["trade"],
    ...bounds,
  });
  const id = parts.ids.next();
  await db.keyRotation.create({
    data: { id, purpose: "trade", kind: "rotate", state: "activating", requestedBy: "worker", requestedAt: new Date() },
  });
  let beganAt = 0;
  for (;;) {
    const row = await db.keyRotation.findUniqueOrThrow({ where: { id } });
    if (row.state === "walking" && beganAt === 0) beganAt = performance.now();
    if (row.state === "checking" || row.state === "done") {
      const rate = (Number(row.rowsMoved) * 1_000) / (performance.now() - beganAt);
      while ((await db.keyRotation.findUniqueOrThrow({ where: { id } })).state !== "done") await sleep(await rotator.advance());
      await own.$disconnect();
      return rate;
    }
    await sleep(await rotator.advance());
  }
}

function quantile(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;
}
