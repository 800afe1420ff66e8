import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parquetArchive } from "#lib/adapters/archive/parquet/parquet-archive.ts";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { pinCheckpointKey } from "#lib/compose/pin-checkpoint-key.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { sealedColumns } from "#lib/db/sealed-columns.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { asId, type InstrumentId, type PortfolioId, type RunId, type Uuid } from "#lib/domain/kernel/ids.ts";
import type { CandleColumns, Interval } from "#lib/domain/market/candle.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import { compileCache } from "#lib/tooling/compile-cache.ts";
import type { TestDatabase } from "#lib/tooling/template-database.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ids = mintIds(systemClock);

export type ReplayRun = {
  readonly instrument: Instrument;
  readonly interval: Interval;
  readonly candles: CandleColumns;
  readonly params: JsonValue;
};
export type ReplayDesk = {
  readonly portfolioId: PortfolioId;
  readonly runs: readonly { readonly id: RunId; readonly instrument: Instrument }[];
};

/** Makes the keys of a test database, as set-up does. */
export async function makeKeys(database: TestDatabase): Promise<void> {
  const db = openDb(database.ownerUrl, { max: 2 });
  try {
    for (const role of ["web", "worker"] as const) await (await ringOf(db, database, role)).setUp(keyStore(db));
    const worker = await readKeyFile(join(database.dataDir, "keys", "worker.key"));
    if (worker) await pinCheckpointKey(db, worker, systemClock);
  } finally {
    await db.$disconnect();
  }
}

/** A key ring over a connection, with the keys of one role. */
export async function ringOf(db: Db, database: TestDatabase, role: "web" | "worker"): Promise<KeyRing> {
  const keyFile = await readKeyFile(join(database.dataDir, "keys", `${role}.key`));
  if (!keyFile) throw new Error("the test database has its key files");
  return new KeyRing({ wrapper: localFileWrapper(keyFile.keys), store: keyStore(db), clock: systemClock });
}

/** A paper portfolio that replays the candles at full speed, with its runs wanted. */
export async function makeReplay(
  database: TestDatabase,
  wanted: readonly ReplayRun[],
  speed: number | "max" = "max",
  startingCapital = "10000",
): Promise<ReplayDesk> {
  const db = openDb(database.ownerUrl, { max: 2 });
  const archive = parquetArchive({ dir: join(database.dataDir, "archive") });
  try {
    const ring = await ringOf(db, database, "worker");
    const portfolioId = ids.next<PortfolioId>();
    const cipher = await ring.createScope(keyStore(db), "trade", portfolioId);
    const now = new Date();
    await db.portfolio.create({
      data: {
        id: portfolioId,
        name: "Replay",
        mode: "paper",
        baseCurrency: "USD",
        feed: { kind: "replay", from: null, to: null, speed },
        isDemo: false,
        createdAt: now,
        sealed: cipher.seal(sealedColumns.portfolio, portfolioId, { startingCapital }),
      },
    });
    const runs: { id: RunId; instrument: Instrument }[] = [];
    for (const run of wanted) {
      await addInstrument(db, run.instrument);
      const written = await archive.write({ instrumentId: run.instrument.id, interval: run.interval }, run.candles, "replace");
      if (!written.ok) throw new Error(written.failure.message);
      runs.push({ id: await addRun(db, portfolioId, run), instrument: run.instrument });
    }
    return { portfolioId, runs };
  } finally {
    await archive.close();
    await db.$disconnect();
  }
}

async function addRun(db: Db, portfolioId: PortfolioId, run: ReplayRun): Promise<RunId> {
  const id = ids.next<RunId>();
  const now = new Date();
  await db.run.create({
    data: {
      id,
      portfolioId,
      instrumentId: run.instrument.id,
      interval: run.interval,
      strategy: "sma-crossover",
      strategyVersion: "1",
      params: run.params as object, // JSON
      wanted: "running",
      actual: "stopped",
      createdAt: now,
      changedAt: now,
    },
  });
  return id;
}

async function addInstrument(db: Db, instrument: Instrument): Promise<void> {
  await db.instrument.create({ data: { ...instrument, createdAt: new Date() } });
}

export function testInstrument(symbol: string, tickSize: string): Instrument {
  const [base = symbol, quote = "USD"] = symbol.split("/");
  return {
    id: ids.next<InstrumentId>(),
    venue: "simulated",
    symbol,
    base,
    quote,
    tickSize,
    lotSize: "0.00000001",
    minNotional: "0",
    isSimulated: true,
  };
}

export type WorkerProcess = { readonly child: ChildProcess; readonly holder: Uuid; readonly exited: Promise<number | null> };

/** Starts a real worker on a test database, as the starter does. @param more flags of Node, and the least level that is logged */
export function startWorker(
  database: TestDatabase,
  { node = [], logLevel = "warn" }: { readonly node?: readonly string[]; readonly logLevel?: "info" | "warn" } = {},
): WorkerProcess {
  const holder = asId<Uuid>(globalThis.crypto.randomUUID());
  const log = openSync(join(database.dataDir, "log", "worker.log"), "a");
  const child = spawn(process.execPath, ["--disable-sigusr1", ...node, "worker/main.ts"], {
    cwd: root,
    stdio: ["ignore", log, log],
    env: {
      PATH: process.env["PATH"],
      TZ: "UTC",
      NODE_ENV: "production",
      NODE_COMPILE_CACHE: compileCache,
      BULWARK_DATA_DIR: database.dataDir,
      BULWARK_KEY_FILE: join(database.dataDir, "keys", "worker.key"),
      BULWARK_ORIGIN: "http://127.0.0.1:1",
      BULWARK_DESK_ID: database.deskId,
      BULWARK_HOLDER: holder,
      BULWARK_LOG_LEVEL: logLevel,
    },
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return { child, holder, exited };
}

/** Asks until the answer is yes. @throws after `timeoutMs` */
export async function until(what: string, timeoutMs: number, isTrue: () => Promise<boolean>, everyMs = 25): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
