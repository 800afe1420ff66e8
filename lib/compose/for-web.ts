import { join } from "node:path";
import { countryFile } from "../adapters/geo/mmdb/country-file.ts";
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
import { deskEvents } from "../db/desk-events.ts";
import { keyStore } from "../db/key-store.ts";
import { type LiveListenOptions, liveListen } from "../db/live-listen.ts";
import { beatAges } from "../db/process-heartbeat.ts";
import { rateLimits } from "../db/rate-limits.ts";
import { keyAwareBeat } from "../db/rotation/key-aware-beat.ts";
import { unitOfWork } from "../db/unit-of-work.ts";
import { asId } from "../domain/kernel/ids.ts";
import { createLog } from "../log/log.ts";
import type { Tx } from "../ports/unit-of-work.ts";
import { accessRecorder } from "./access-recorder.ts";
import { credentialSealerOf } from "./credential-sealer.ts";
import { openDeskSecrets } from "./desk-secrets.ts";
import { isolationWatch } from "./isolation-watch.ts";
import { keyWrapperOf } from "./key-wrapper-of.ts";
import { lazyArchive } from "./lazy-archive.ts";
import { peopleServices } from "./people-services.ts";
import { rotatorOf } from "./rotator-of.ts";
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
  const secrets = await openDeskSecrets(settings, "web");
  if (!secrets?.keyFile.keys.token) throw new Error("the web's key file is missing or not the web's. Start the desk with: npm run up");
  const { keyFile, databaseUrl } = secrets;
  const token = secrets.keyFile.keys.token;

  const { BULWARK_MMDB_FILE: countries } = settings;
  const countryOf = countries === undefined ? undefined : await countryFile(countries);

  const clock = systemClock;
  const ids = mintIds(clock);
  // The ring reads keys through a small pool of its own, so that a transaction never waits for a connection of its own pool.
  const keyDb = openDb(databaseUrl, { max: 2 });
  const wrapper = await keyWrapperOf(settings, keyFile.keys);
  const ring = new KeyRing({ wrapper, store: keyStore(keyDb), clock });
  const witness = new WriterWitness();
  const db = openDb(databaseUrl);
  const events = deskEvents({ db, ring, ids, witness, by: "web" });
  try {
    await ring.verifyCanaries(keyStore(keyDb));
    await secrets.audited(accessRecorder(events));
  } catch (error) {
    await Promise.all([db.$disconnect(), keyDb.$disconnect(), secrets.close()]);
    throw error;
  }

  const work = unitOfWork({ db, ring, ids, witness, countryOf });
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

  const isolation = isolationWatch({ keyFile: settings.BULWARK_KEY_FILE, db: keyDb });
  const rotator = rotatorOf("web", { db: keyDb, ring, wrapper, holder: process.holder, log });

  const limits = rateLimits({
    url: databaseUrl,
    blind: async (name) => Buffer.from(await ring.blindIndex("RateLimit.key", await ring.newestVersion("index"), name)).toString("hex"),
  });

  return {
    work,
    /** Events of the process itself. */
    events,
    holder: process.holder,
    log,
    limits,
    /** Whoever is not known waits here, so that a flood of guesses leaves connections and hashing to everybody else. */
    loginGate: new HashGate({ atOnce: 3, waiting: 30 }),
    services: {
      ids,
      clock,
      passwords: passwords(ring),
      links: { mint: mintSecretLink, hashOf: hashSecretLink },
      ...peopleServices(settings, log, () => secrets.require("oidc-client-secret")),
      totp: totpCodes,
      passkeys: passkeysOf(settings.BULWARK_ORIGIN),
      recoveryCodes,
      apiTokens,
      ...(await credentialSealerOf(settings)),
      isAddressIn,
      archive,
      digest: sha256Hex,
      origin: settings.BULWARK_ORIGIN,
      keyWrapper: wrapper.provider,
      look: <T>(look: (tx: Tx) => Promise<T>): Promise<T> => work.transaction({ kind: "anonymous" }, look),
    },
    settings,
    /** What sign-in tokens are sealed under, the active one first. */
    tokenSecrets: tokenSecrets(work),
    /** What the session library makes its other cookies with. */
    sessionSecret: sessionSecret(token.key),
    /** One LISTEN connection, as the web's role. */
    listen: (options: Omit<LiveListenOptions, "url">) => liveListen({ ...options, url: databaseUrl }),
    beat: keyAwareBeat(db, ring, process, () => ({ pid: globalThis.process.pid, isolation: isolation() ?? null })),
    /** Carries rotations of keys on, one turn. @returns how long to wait, ms */
    rotateKeys: () => rotator.advance(),
    /** Says how far this process's audit writers got. */
    beatWriters: () => witness.beat(db, process.holder),
    /** Whether a check found that the audit record does not verify, and nobody has acknowledged it. */
    isRecordChanged: async () => (await db.anomaly.count({ where: { rule: "record-changed", acknowledgedAt: null } })) > 0,
    /** Age of the newest heartbeats. @unit ms */
    beatAges: () => beatAges(db),
    async close() {
      ring.forget();
      await Promise.allSettled([archive.close(), limits.close(), db.$disconnect(), keyDb.$disconnect(), secrets.close()]);
      wrapper.close?.();
    },
  };
}
