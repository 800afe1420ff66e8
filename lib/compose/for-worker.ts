import { join } from "node:path";
import { parquetArchive } from "../adapters/archive/parquet/parquet-archive.ts";
import { checkpointFile } from "../adapters/checkpoint-keeper/local-file/checkpoint-file.ts";
import { liveFeed } from "../adapters/venue/simulated/live-feed.ts";
import { replayFeed } from "../adapters/venue/simulated/replay-feed.ts";
import { simulatedVenue } from "../adapters/venue/simulated/venue.ts";
import { env } from "../config/env.ts";
import { clientOrderId } from "../crypto/client-order-id.ts";
import { credentialOpener } from "../crypto/credential-envelope.ts";
import { KeyRing } from "../crypto/key-ring.ts";
import { mintIds } from "../crypto/mint-ids.ts";
import { randomFraction } from "../crypto/random.ts";
import { recordHashes } from "../crypto/record-hashes.ts";
import { anomalyWork } from "../db/anomalies/anomaly-work.ts";
import { anchorStore } from "../db/audit/anchor-store.ts";
import { openAuditRecord } from "../db/audit/audit-record.ts";
import { recordAlarm } from "../db/audit/record-alarm.ts";
import { auditSealer } from "../db/audit/sealer.ts";
import { pinnedVerifiers } from "../db/audit/verifiers.ts";
import { WriterWitness } from "../db/audit/writer-witness.ts";
import { bookWork } from "../db/books/book-work.ts";
import { leases } from "../db/books/leases.ts";
import { openDb } from "../db/client.ts";
import { connectionWork } from "../db/connections/connection-work.ts";
import { demoMarketStore } from "../db/demo-market-store.ts";
import { deskEvents } from "../db/desk-events.ts";
import { proveFence } from "../db/fence-self-test.ts";
import { keyStore } from "../db/key-store.ts";
import { liveCandles } from "../db/live-candles.ts";
import { mailOutbox } from "../db/mail-outbox.ts";
import { retention } from "../db/retention.ts";
import { keyAwareBeat } from "../db/rotation/key-aware-beat.ts";
import { keyUpkeep } from "../db/rotation/key-upkeep.ts";
import { simulatedBook } from "../db/simulated-book.ts";
import { asId, type Uuid } from "../domain/kernel/ids.ts";
import { createLog } from "../log/log.ts";
import type { PortfolioSnapshot } from "../ports/book-work.ts";
import type { CandleVenue } from "../ports/venue.ts";
import { accessRecorder } from "./access-recorder.ts";
import { anchorChannels } from "./anchor-channels.ts";
import { credentialCheck } from "./credential-check.ts";
import { isExpected, openDeskSecrets } from "./desk-secrets.ts";
import { keyWrapperOf } from "./key-wrapper-of.ts";
import { mailerOf } from "./mailer-of.ts";
import { pinnedKeyOf } from "./pin-checkpoint-key.ts";
import { rotatorOf } from "./rotator-of.ts";
import { systemClock } from "./system-clock.ts";

/** How long writing the table of keys anew may keep others waiting for them. */
const UPKEEP_LOCK_MS = 1_000;

export type WorkerParts = Awaited<ReturnType<typeof forWorker>>;

/**
 * Everything the worker is made of. Starting is proving: the key file is the worker's, its keys open this desk's data, and the database
 * keeps the kill fence.
 * @throws when any of it does not hold
 */
export async function forWorker() {
  const settings = env();
  const log = createLog({ name: "worker", level: settings.BULWARK_LOG_LEVEL });
  const secrets = await openDeskSecrets(settings, "worker");
  const installation = secrets?.keyFile.keys.installation;
  if (!secrets || !installation) throw new Error("the worker's key file is missing or not the worker's. Start the desk with: npm run up");
  const { keyFile, databaseUrl: url } = secrets;
  const clock = systemClock;
  const ids = mintIds(clock);
  const keyDb = openDb(url, { max: 2 });
  const db = openDb(url);
  const upkeepDb = openDb(url, { max: 1, lockTimeoutMs: UPKEEP_LOCK_MS });
  const wrapper = await keyWrapperOf(settings, keyFile.keys);
  const ring = new KeyRing({ wrapper, store: keyStore(keyDb), clock });
  await Promise.all([ring.verifyCanaries(keyStore(keyDb)), proveFence(url)]);
  const pinned = await pinnedVerifiers(keyDb);
  const checkpointKey = pinnedKeyOf(keyFile, pinned);
  if (!checkpointKey && (keyFile.keys.checkpoint || pinned.length > 0))
    throw new Error("the worker's checkpoint key is not the pinned one. Restore worker.key from the key backup");
  if (!checkpointKey) log.error({}, "no key seals the audit record. Stop the desk, then: npm run bulwark -- keys make-checkpoint-key");
  const witness = new WriterWitness();
  const events = deskEvents({ db, ring, ids, witness });
  await secrets.audited(accessRecorder(events));

  const archive = parquetArchive({
    dir: join(settings.BULWARK_DATA_DIR, "archive"),
    onError: (err) => log.error({ err }, "the archive could not be read"),
  });
  const candles = liveCandles(db);
  const simulated = simulatedVenue(simulatedBook(db, ring));
  const holder: Uuid = settings.BULWARK_HOLDER ? asId(settings.BULWARK_HOLDER) : ids.next();

  const rotator = rotatorOf("worker", { db, ring, wrapper, holder, log });

  return {
    log,
    clock,
    holder,
    archive,
    candles,
    nextId: <T extends Uuid>(): T => ids.next<T>(),
    clientOrderId: (intentKey: Uint8Array) => clientOrderId(installation.key, intentKey),
    work: bookWork({ db, ring, ids, clock, witness }),
    leases: leases(db),
    events,
    sealer: checkpointKey && auditSealer({ db, key: checkpointKey }),
    keeper: checkpointFile(settings.BULWARK_DATA_DIR),
    alarm: recordAlarm({ db, ring, ids, witness }),
    openRecord: openAuditRecord(url),
    // No key counts here but the own one, whatever the database pins.
    recordHashes: (verifiers: readonly string[]) => recordHashes(checkpointKey ? [checkpointKey.verifier] : verifiers),
    anchors: anchorStore({ db, ring, ids }),
    anchorChannels: anchorChannels(settings, () => secrets.require("anchor-secret")),
    /** Says how far this process's audit writers got. */
    beatWriters: () => witness.beat(db, holder),
    anomalies: anomalyWork({ db, ring, ids, witness }),
    connections: connectionWork({ db, ring, ids, witness }),
    opener: keyFile.sealing ? await credentialOpener(keyFile.sealing) : undefined,
    check: credentialCheck(settings.BULWARK_VENUE_ENDPOINTS_FILE),
    outbox: mailOutbox({ db, ring }),
    mailer: isExpected(settings, "smtp-url") ? mailerOf(settings, () => secrets.require("smtp-url")) : undefined,
    origin: settings.BULWARK_ORIGIN,
    random: randomFraction,
    demoMarket: demoMarketStore(db),
    isFedByStarter: settings.BULWARK_STARTER_PIPE === "stdin",
    venueOf(venue: string): CandleVenue {
      if (venue !== simulated.id) throw new Error(`no adapter for the venue ${venue}`);
      return simulated;
    },
    feedFor: (feed: PortfolioSnapshot["feed"]) => (feed.kind === "replay" ? replayFeed(archive, clock, feed) : liveFeed(candles, archive)),
    beat: keyAwareBeat(db, ring, { holder, kind: "worker", version: settings.BULWARK_VERSION }, (info: object) => info),
    /** Carries rotations of keys on, one turn. @returns how long to wait, ms */
    rotateKeys: () => rotator.advance(),
    keyUpkeep: keyUpkeep({ db: upkeepDb, ring, ids, witness }),
    retention: retention(db),
    ensureAuditPartitions: async () => {
      await db.$executeRaw`SELECT audit_ensure_partitions(3)`;
      await db.$executeRaw`SELECT audit_search_ensure_partitions()`;
    },
    async close() {
      ring.forget();
      await Promise.allSettled([archive.close(), db.$disconnect(), keyDb.$disconnect(), upkeepDb.$disconnect(), secrets.close()]);
      wrapper.close?.();
    },
  };
}
