import { dirname, join } from "node:path";
import { folderSink } from "../adapters/audit-export/folder/folder-sink.ts";
import { folderSource } from "../adapters/audit-export/folder/folder-source.ts";
import { checkpointFile } from "../adapters/checkpoint-keeper/local-file/checkpoint-file.ts";
import { readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "../adapters/key-wrapper/local-file/local-file-wrapper.ts";
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
import { openAuditRecord } from "../db/audit/audit-record.ts";
import { WriterWitness } from "../db/audit/writer-witness.ts";
import { openDb } from "../db/client.ts";
import { keyStore } from "../db/key-store.ts";
import { unitOfWork } from "../db/unit-of-work.ts";
import type { Actor } from "../domain/access/actor.ts";
import { redacted, redactedText } from "../log/redact.ts";
import type { ExportSink } from "../ports/audit-export.ts";
import type { CandleFileReader } from "../ports/candle-file-reader.ts";
import type { Log } from "../ports/log.ts";
import type { Tx } from "../ports/unit-of-work.ts";
import { lazyArchive } from "./lazy-archive.ts";
import { makeDeskKeys } from "./make-desk-keys.ts";
import { makeSealingKey } from "./make-sealing-key.ts";
import { peopleServices } from "./people-services.ts";
import { systemClock } from "./system-clock.ts";

export type CliParts = Awaited<ReturnType<typeof forCli>>;

/**
 * What a command is made of: the same use cases as the web's, under the web's role and keys, with the host as actor.
 * @throws when the key file is missing or wrong, or its keys do not open this desk's data
 */
export async function forCli() {
  const settings = env();
  const keyFile = await readKeyFile(settings.BULWARK_KEY_FILE);
  if (keyFile?.role !== "web") throw new Error("the web's key file is missing or not the web's. Run commands with: npm run bulwark -- …");
  const clock = systemClock;
  const ids = mintIds(clock);
  const log = stderrLog();
  const keyDb = openDb(keyFile.database.url, { max: 1 });
  const db = openDb(keyFile.database.url, { max: 2 });
  const ring = new KeyRing({ wrapper: localFileWrapper(keyFile.keys), store: keyStore(keyDb), clock });
  const witness = new WriterWitness();
  const work = unitOfWork({ db, ring, ids, witness });
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
    actor: hostActor(settings.BULWARK_ACTOR),
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
      reader,
    },
    monthDigest,
    openRecord: openAuditRecord(keyFile.database.url),
    recordHashes,
    keeper: checkpointFile(settings.BULWARK_DATA_DIR),
    async close() {
      // A command is over before the next second: it says once how far its writers got.
      await witness.beat(db, ids.next()).catch(() => undefined); // the database is away: the command has said so
      ring.forget();
      await Promise.allSettled([archive.close(), db.$disconnect(), keyDb.$disconnect()]);
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

/** Makes the sealing key of a desk from before there was one. */
export function makeSealingKeyOfDesk() {
  return makeSealingKey(dirname(env().BULWARK_KEY_FILE), systemClock);
}

/** Makes the desk's keys from the key files beside the one this process was given; what is there is checked and stays. */
export function setUpKeys() {
  return makeDeskKeys(dirname(env().BULWARK_KEY_FILE), systemClock);
}

export function deskVersion(): string {
  return env().BULWARK_VERSION;
}

/** `host:<os user>`, as the starter names whoever runs the command. */
function hostActor(name = "host:unknown"): Actor {
  return { kind: "host", osUser: name.replace(/^host:/, "") };
}

/** Only what went wrong, on standard error: standard output is the command's answer. */
function stderrLog(): Log {
  const write = (level: string, fields: object, message: string) =>
    void process.stderr.write(`${JSON.stringify({ level, ...(redacted(fields) as object), msg: redactedText(message) })}\n`); // an object gives an object
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (fields, message) => write("warn", fields, message),
    error: (fields, message) => write("error", fields, message),
    bug(fields, message) {
      const logId = globalThis.crypto.randomUUID();
      write("error", { ...fields, logId }, message);
      return logId;
    },
  };
}
