import { dirname, join } from "node:path";
import { folderSink } from "../adapters/audit-export/folder/folder-sink.ts";
import { folderSource } from "../adapters/audit-export/folder/folder-source.ts";
import { monthFile } from "../adapters/audit-export/folder/month-file.ts";
import { checkpointFile } from "../adapters/checkpoint-keeper/local-file/checkpoint-file.ts";
import { isAddressIn } from "../config/address-list.ts";
import { env } from "../config/env.ts";
import { apiTokens } from "../crypto/api-token.ts";
import { sha256Hex } from "../crypto/audit-digest.ts";
import { KeyRing } from "../crypto/key-ring.ts";
import { mintIds } from "../crypto/mint-ids.ts";
import { monthDigest } from "../crypto/month-digest.ts";
import { passkeysOf } from "../crypto/passkeys.ts";
import { passwords } from "../crypto/password.ts";
import { recordHashes } from "../crypto/record-hashes.ts";
import { recoveryCodes } from "../crypto/recovery-codes.ts";
import { hashSecretLink, mintSecretLink } from "../crypto/secret-link.ts";
import { totpCodes } from "../crypto/totp.ts";
import { type VectorReport, verifyVectors } from "../crypto/verify-vectors.ts";
import { openAuditRecord } from "../db/audit/audit-record.ts";
import { checkAuditDetails } from "../db/audit/detail-check.ts";
import { WriterWitness } from "../db/audit/writer-witness.ts";
import { openDb } from "../db/client.ts";
import { deskEvents } from "../db/desk-events.ts";
import { keyStore } from "../db/key-store.ts";
import { unitOfWork } from "../db/unit-of-work.ts";
import { type Actor, actorName } from "../domain/access/actor.ts";
import { createLog } from "../log/log.ts";
import type { ExportSink, MonthFile } from "../ports/audit-export.ts";
import type { CandleFileReader } from "../ports/candle-file-reader.ts";
import type { Tx, UnitOfWork } from "../ports/unit-of-work.ts";
import { accessRecorder } from "./access-recorder.ts";
import { backupsOf } from "./backups-of.ts";
import { credentialSealerOf } from "./credential-sealer.ts";
import { openDeskSecrets } from "./desk-secrets.ts";
import { drillBackup } from "./drill-backup.ts";
import { type HostFinding, inspectHostOf } from "./inspect-host.ts";
import { keyWrapperOf } from "./key-wrapper-of.ts";
import { lazyArchive } from "./lazy-archive.ts";
import { makeCheckpointKey } from "./make-checkpoint-key.ts";
import { makeDeskKeys } from "./make-desk-keys.ts";
import { withOwnerWork } from "./owner-work.ts";
import { peopleServices } from "./people-services.ts";
import { restoreBackup, setBackupPassphrase } from "./restore-backup.ts";
import { secretsOfCommand } from "./secrets-of-command.ts";
import { systemClock } from "./system-clock.ts";

export type CliParts = Awaited<ReturnType<typeof forCli>>;

/**
 * What a command is made of: the same use cases as the web's, under the web's role and keys, with the host as actor.
 * @throws when the key file is missing or wrong, or its keys do not open this desk's data
 */
export async function forCli() {
  const settings = env();
  const secrets = await openDeskSecrets(settings, "web");
  if (!secrets) throw new Error("the web's key file is missing or not the web's. Run commands with: npm run bulwark -- …");
  const clock = systemClock;
  const ids = mintIds(clock);
  const log = createLog({ name: "cli", level: "warn", stream: "stderr" });
  const { keyFile, databaseUrl } = secrets;
  const keyDb = openDb(databaseUrl, { max: 1 });
  const db = openDb(databaseUrl, { max: 2 });
  const wrapper = await keyWrapperOf(settings, keyFile.keys);
  const ring = new KeyRing({ wrapper, store: keyStore(keyDb), clock });
  const witness = new WriterWitness();
  const work = unitOfWork({ db, ring, ids, witness });
  const actor = hostActor(settings.BULWARK_ACTOR);
  await secrets.audited(accessRecorder(deskEvents({ db, ring, ids, witness, by: actorName(actor) })));
  const commandSecrets = secretsOfCommand(secrets, settings, ring);
  const archive = lazyArchive(async () => {
    const { parquetArchive } = await import("../adapters/archive/parquet/parquet-archive.ts");
    return parquetArchive({
      dir: join(settings.BULWARK_DATA_DIR, "archive"),
      onError: (err) => log.error({ err }, "the archive could not be read"),
    });
  });
  const reader: CandleFileReader = {
    async read(file, sink) {
      const { candleFileReader } = await import("../adapters/archive/parquet/file-reader.ts");
      return candleFileReader().read(file, sink);
    },
  };
  return {
    work,
    log,
    actor,
    secrets: commandSecrets,
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
      reader,
      secrets: commandSecrets,
      backups: backupsOf(settings),
    },
    monthDigest,
    asOwner: <T>(act: (owner: UnitOfWork) => Promise<T>): Promise<T> => withOwnerWork(settings, { ring, ids }, act),
    openRecord: openAuditRecord(databaseUrl),
    checkDetails: checkAuditDetails({ db, ring }),
    recordHashes,
    keeper: checkpointFile(settings.BULWARK_DATA_DIR),
    async close() {
      // A command is over before the next second: it says once how far its writers got.
      await witness.beat(db, ids.next()).catch(() => undefined); // the database is away: the command has said so
      ring.forget();
      await Promise.allSettled([archive.close(), db.$disconnect(), keyDb.$disconnect(), secrets.close()]);
      wrapper.close?.();
    },
  };
}

/** An export in a folder, and what checks it: needs no desk. */
export function offlineExport(folder: string) {
  return { source: folderSource(folder), recordHashes };
}

/** Where an export is written. @throws FailureError when the folder is there already */
export function folderForExport(folder: string): Promise<ExportSink> {
  return folderSink(folder);
}

/** Where a month is written before it leaves the record. @throws FailureError when something of that name is there already */
export function fileForMonth(path: string): Promise<MonthFile> {
  return monthFile(path);
}

/** Makes the checkpoint key of a desk from before there was one. */
export function makeCheckpointKeyOfDesk() {
  const { BULWARK_KEY_FILE, BULWARK_ACTOR, BULWARK_KEY_PASSPHRASE_FILE } = env();
  const actor = actorName(hostActor(BULWARK_ACTOR));
  return makeCheckpointKey(dirname(BULWARK_KEY_FILE), { clock: systemClock, actor, passphraseFile: BULWARK_KEY_PASSPHRASE_FILE });
}

/** Makes the desk's keys from the key files beside the one this process was given; what is there is checked and stays. */
export function setUpKeys() {
  return makeDeskKeys(dirname(env().BULWARK_KEY_FILE), systemClock, env());
}

/** Checks a file of vectors of the field format; needs no desk. @throws VectorFileError */
export function verifyVectorText(text: string): VectorReport {
  return verifyVectors(text);
}

/** What can be seen of this installation from its own machine. @param databaseNow @unit ms */
export function inspectHost(databaseNow: number): Promise<readonly HostFinding[]> {
  return inspectHostOf(env(), databaseNow);
}

export function deskVersion(): string {
  return env().BULWARK_VERSION;
}

/** `host:<os user>`, as the starter names whoever runs the command. */
function hostActor(name = "host:unknown"): Actor {
  return { kind: "host", osUser: name.replace(/^host:/, "") };
}

/** Restores, tries and opens backups: what needs the owner's role and no use case, as there may be no desk to ask. */
export const hostBackups = { restore: restoreBackup, drill: drillBackup, setPassphrase: setBackupPassphrase };

/** The desk's roles are named after it. */
export function deskId(): string {
  return env().BULWARK_DESK_ID;
}
