/**
 * The worker: keeps leases on portfolios, runs one loop for each, runs the demonstration's market, and beats once a second. It has no
 * state of its own that matters: start = recover. SIGTERM, SIGINT and the end of the starter's pipe stop it in order: loops save, leases
 * are let go, then it ends.
 */
import { forWorker, type WorkerParts } from "#lib/compose/for-worker.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { catchTheRest } from "#lib/log/last-resort.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { AnchorLoop } from "./loops/anchor-loop.ts";
import { AnomalyLoop } from "./loops/anomaly-loop.ts";
import { ConnectionLoop } from "./loops/connection-loop.ts";
import { DemoMarketLoop } from "./loops/demo-market-loop.ts";
import { NotifyLoop } from "./loops/notify-loop.ts";
import { PortfolioLoop, pause } from "./loops/portfolio-loop.ts";
import { RetentionLoop } from "./loops/retention-loop.ts";
import { SealLoop } from "./loops/seal-loop.ts";

const KEEP_LEASES_EVERY_MS = 1_000;
const BEAT_EVERY_MS = 1_000;
const RETRY_MS = 1_000;
/** How often a start looks whether its first check of the record has ended. */
const CHECKED_SOON_MS = 100;
/** After a bug nothing waits longer for the stop; whoever starts next recovers. */
const ORDERLY_STOP_MS = 10_000;
const PARTITIONS_EVERY_MS = 12 * 3_600_000;

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort(signal));

const parts = await forWorker();
if (parts.isFedByStarter) process.stdin.resume().once("end", () => stop.abort("the starter ended"));
catchTheRest(parts.log, () => {
  stop.abort("bug");
  setTimeout(() => process.exit(1), ORDERLY_STOP_MS).unref();
});

const loops = new Map<PortfolioId, PortfolioLoop>();
await parts.events.record({ type: "process.started", resourceId: parts.holder, data: { kind: "worker" } });
parts.log.info({ holder: parts.holder }, "worker started");
const sealing = new SealLoop(parts);
await Promise.all([
  keepLeases(parts),
  runDemoMarket(parts),
  sendMail(parts),
  lookForAnomalies(parts),
  sealRecord(parts),
  giveAnchors(parts),
  keepConnections(parts),
  rotateKeys(parts),
  keepKeysUp(parts),
  letGo(parts),
  keepBeating(parts),
]);
await parts.events
  .record({ type: "process.stopped", resourceId: parts.holder, data: { kind: "worker" } })
  .catch((error: unknown) => parts.log.warn({ err: error }, "the stop could not be recorded"));
await turn(parts, "audit seal", () => sealing.advance()); // the stop, too
await parts.close();
parts.log.info({ reason: String(stop.signal.reason) }, "worker stopped");
process.exit(stop.signal.reason === "bug" ? 1 : 0);

async function keepLeases(worker: WorkerParts): Promise<void> {
  const keeper = new LeaseKeeper(worker.leases, worker.clock, worker.holder);
  await repeat(worker, "leases", async () => {
    if (!sealing.mayTrade) return CHECKED_SOON_MS; // no order before the audit record was checked
    const { lost } = await keeper.keep();
    for (const id of lost) loops.get(id)?.stop(true);
    for (const claim of await keeper.take()) {
      loops.get(claim.portfolioId)?.stop(true); // whatever it believes, its epoch is over
      await loops.get(claim.portfolioId)?.done;
      const loop = new PortfolioLoop({ ...worker, letGo: (gone) => keeper.letGo(gone) }, claim);
      loops.set(claim.portfolioId, loop);
      void loop.done.then(() => {
        if (loops.get(claim.portfolioId) === loop) loops.delete(claim.portfolioId);
      });
    }
    return KEEP_LEASES_EVERY_MS;
  });
  for (const loop of loops.values()) loop.stop(false);
  await Promise.all([...loops.values()].map((loop) => loop.done));
}

async function keepConnections(worker: WorkerParts): Promise<void> {
  const loop = new ConnectionLoop({ ...worker, pause: (ms) => pause(ms, stop.signal) });
  await repeat(worker, "connections", () => loop.advance());
}

async function runDemoMarket(worker: WorkerParts): Promise<void> {
  const market = new DemoMarketLoop({ store: worker.demoMarket, candles: worker.candles, archive: worker.archive, clock: worker.clock });
  await repeat(worker, "demo market", () => market.advance());
}

async function sendMail(worker: WorkerParts): Promise<void> {
  const notify = new NotifyLoop(worker);
  await repeat(worker, "mail", () => notify.advance());
  await worker.mailer?.close();
}

async function lookForAnomalies(worker: WorkerParts): Promise<void> {
  const anomalies = new AnomalyLoop(worker);
  await repeat(worker, "anomalies", () => anomalies.advance());
}

async function sealRecord(worker: WorkerParts): Promise<void> {
  await repeat(worker, "audit seal", () => sealing.advance());
}

async function giveAnchors(worker: WorkerParts): Promise<void> {
  const anchors = new AnchorLoop(worker);
  await repeat(worker, "audit anchors", () => anchors.advance());
}

async function rotateKeys(worker: WorkerParts): Promise<void> {
  await repeat(worker, "key rotation", () => worker.rotateKeys());
}

async function keepKeysUp(worker: WorkerParts): Promise<void> {
  await repeat(worker, "key upkeep", () => worker.keyUpkeep());
}

async function letGo(worker: WorkerParts): Promise<void> {
  const loop = new RetentionLoop(worker);
  await repeat(worker, "retention", () => loop.advance());
}

async function keepBeating(worker: WorkerParts): Promise<void> {
  let partitionsAtMs = Number.NEGATIVE_INFINITY;
  await repeat(worker, "heartbeat", async () => {
    if (worker.clock.monotonicMs() - partitionsAtMs > PARTITIONS_EVERY_MS) {
      await worker.ensureAuditPartitions();
      partitionsAtMs = worker.clock.monotonicMs();
    }
    const candles = [...loops.values()].reduce((sum, loop) => sum + loop.candles, 0n);
    await worker.beatWriters();
    await worker.beat({ pid: process.pid, portfolios: loops.size, candles: Number(candles), memoryBytes: process.memoryUsage.rss() });
    return BEAT_EVERY_MS;
  });
}

/** Turns until the worker stops; an error is logged and tried again, since the database may only be away for a while. */
async function repeat(worker: WorkerParts, name: string, work: () => Promise<number>): Promise<void> {
  while (!stop.signal.aborted) {
    await pause(await turn(worker, name, work), stop.signal);
  }
}

/** One turn. @returns how long to wait, ms */
async function turn(worker: WorkerParts, name: string, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    worker.log.error({ err: error, loop: name }, "a loop failed; it tries again");
    return RETRY_MS;
  }
}
