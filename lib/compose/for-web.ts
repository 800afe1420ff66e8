import { join } from "node:path";
import { readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "../adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { isAddressIn } from "../config/address-list.ts";
import { env } from "../config/env.ts";
import { apiTokens } from "../crypto/api-token.ts";
import { sha256Hex } from "../crypto/audit-digest.ts";
import { HashGate } from "../crypto/hash-gate.ts";
import { KeyRing } from "../crypto/key-ring.ts";
import { mintIds } from "../crypto/mint-ids.ts";
import { passkeysOf } from "../crypto/passkeys.ts";
import { passwords } from "../crypto/password.ts";
import { recoveryCodes } from "../crypto/recovery-codes.ts";
import { hashSecretLink, mintSecretLink } from "../crypto/secret-link.ts";
import { sessionSecret } from "../crypto/session-secret.ts";
import { totpCodes } from "../crypto/totp.ts";
import { WriterWitness } from "../db/audit/writer-witness.ts";
import { openDb } from "../db/client.ts";
import { keyStore } from "../db/key-store.ts";
import { type LiveListenOptions, liveListen } from "../db/live-listen.ts";
import { beat, beatAges } from "../db/process-heartbeat.ts";
import { rateLimits } from "../db/rate-limits.ts";
import { unitOfWork } from "../db/unit-of-work.ts";
import { asId } from "../domain/kernel/ids.ts";
import { createLog } from "../log/log.ts";
import type { Tx } from "../ports/unit-of-work.ts";
import { lazyArchive } from "./lazy-archive.ts";
import { peopleServices } from "./people-services.ts";
import { systemClock } from "./system-clock.ts";
import { tokenSecrets } from "./token-secrets.ts";

/** Everything the web process is made of. No venue can be reached from it. */
export type WebParts = Awaited<ReturnType<typeof compose>>;

/**
 * The parts of this process, made once, also when a development server loads this module anew. A start that failed is tried again by the
 * next request: the database may come later than the web.
 * @throws when the key file is missing or wrong, or its keys do not open this desk's data
 */
export function forWeb(): Promise<WebParts> {
  const shared = globalThis as { [partsName]?: Promise<WebParts> }; // the one place that writes this symbol
  shared[partsName] ??= compose().catch((error: unknown) => {
    delete shared[partsName];
    throw error;
  });
  return shared[partsName];
}

const partsName = Symbol.for("bulwark.web-parts");

async function compose() {
  const settings = env();
  const log = createLog({ name: "web", level: settings.BULWARK_LOG_LEVEL });
  const keyFile = await readKeyFile(settings.BULWARK_KEY_FILE);
  if (keyFile?.role !== "web" || !keyFile.keys.token)
    throw new Error("the web's key file is missing or not the web's. Start the desk with: npm run up");

  const clock = systemClock;
  const ids = mintIds(clock);
  // The ring reads keys through a small pool of its own, so that a transaction never waits for a connection of its own pool.
  const keyDb = openDb(keyFile.database.url, { max: 2 });
  const ring = new KeyRing({ wrapper: localFileWrapper(keyFile.keys), store: keyStore(keyDb), clock });
  const db = openDb(keyFile.database.url);
  try {
    await ring.verifyCanaries(keyStore(keyDb));
  } catch (error) {
    await Promise.all([db.$disconnect(), keyDb.$disconnect()]);
    throw error;
  }

  const witness = new WriterWitness();
  const work = unitOfWork({ db, ring, ids, witness });
  const archive = lazyArchive(async () => {
    const { parquetArchive } = await import("../adapters/archive/parquet/parquet-archive.ts");
    return parquetArchive({
      dir: join(settings.BULWARK_DATA_DIR, "archive"),
      onError: (err) => log.error({ err }, "the archive could not be read"),
    });
  });
  const process = {
    holder: settings.BULWARK_HOLDER ? asId(settings.BULWARK_HOLDER) : ids.next(),
    kind: "web",
    version: settings.BULWARK_VERSION,
  } as const;

  const limits = rateLimits({
    url: keyFile.database.url,
    blind: async (name) => Buffer.from(await ring.blindIndex("RateLimit.key", 1, name)).toString("hex"),
  });

  return {
    work,
    log,
    limits,
    /** Whoever is not known waits here, so that a flood of guesses leaves connections and hashing to everybody else. */
    loginGate: new HashGate({ atOnce: 3, waiting: 30 }),
    services: {
      ids,
      clock,
      passwords: passwords(ring),
      links: { mint: mintSecretLink, hashOf: hashSecretLink },
      ...peopleServices(settings, log),
      totp: totpCodes,
      passkeys: passkeysOf(settings.BULWARK_ORIGIN),
      recoveryCodes,
      apiTokens,
      isAddressIn,
      archive,
      digest: sha256Hex,
      origin: settings.BULWARK_ORIGIN,
      look: <T>(look: (tx: Tx) => Promise<T>): Promise<T> => work.transaction({ kind: "anonymous" }, look),
    },
    settings,
    /** What sign-in tokens are sealed under, the active one first. */
    tokenSecrets: tokenSecrets(work),
    /** What the session library makes its other cookies with. */
    sessionSecret: sessionSecret(keyFile.keys.token.key),
    /** One LISTEN connection, as the web's role. */
    listen: (options: Omit<LiveListenOptions, "url">) => liveListen({ ...options, url: keyFile.database.url }),
    beat: () => beat(db, process, { pid: globalThis.process.pid }),
    /** Says how far this process's audit writers got. */
    beatWriters: () => witness.beat(db, process.holder),
    /** Whether a check found that the audit record does not verify, and nobody has acknowledged it. */
    isRecordChanged: async () => (await db.anomaly.count({ where: { rule: "record-changed", acknowledgedAt: null } })) > 0,
    /** Age of the newest heartbeats. @unit ms */
    beatAges: () => beatAges(db),
    async close() {
      ring.forget();
      await Promise.allSettled([archive.close(), limits.close(), db.$disconnect(), keyDb.$disconnect()]);
    },
  };
}
