import { hostBackups } from "#lib/compose/for-cli.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { listBackups } from "#lib/services/backups/list-backups.ts";
import { makeBackup } from "#lib/services/backups/make-backup.ts";
import { rewriteKeyBackup } from "#lib/services/backups/rewrite-key-backup.ts";
import { setUpBackups } from "#lib/services/backups/set-up-backups.ts";
import { verifyBackup } from "#lib/services/backups/verify-backup.ts";
import { given, type Noun, optionText, requiredText } from "../command.ts";
import { passphraseIn } from "../passphrase-file.ts";
import { drill, restore } from "../restore.ts";
import { megabytes, shortTime, table } from "../table.ts";

export const backup: Noun = {
  says: "encrypted backups of the desk, and of its keys apart from it",
  verbs: {
    "set-up": {
      usage: "",
      says: "Makes keys/backup.key for a desk that was set up before there were backups. Refuses where there is one, or where one was lost.",
      async run({ run }) {
        await run(setUpBackups, {});
        return {
          json: { isSetUp: true },
          text: "Made keys/backup.key. Set a passphrase too, so that backups open where this machine is gone: bulwark backup passphrase --passphrase-file FILE",
        };
      },
    },
    create: {
      usage: "",
      says: "Makes a data backup and, of the same moment, the key backup. The desk may run. Old backups go by the retention rule.",
      options: { cause: { type: "string" }, wish: { type: "string" } },
      async run({ run, values }) {
        const made = await run(makeBackup, given(values, { cause: "cause", wish: "wishId" }));
        return {
          json: made,
          text: `Made ${made.file}: ${made.rows} rows, ${megabytes(made.bytes)}. Old ones removed: ${made.removed.length}.`,
        };
      },
    },
    list: {
      usage: "",
      says: "Lists the backups in the backup folder, and what the desk knows of them.",
      async run({ run, parts }) {
        const known = new Map((await run(listBackups, {})).items.map((row) => [row.file, row]));
        const files = await (await parts()).services.backups.list();
        const items = files.map(({ madeAt, ...file }) => ({
          ...file,
          madeAt: isoTime(madeAt),
          verifiedAt: known.get(file.file)?.verifiedAt ?? null,
          drilledAt: known.get(file.file)?.drilledAt ?? null,
        }));
        return { json: { items }, text: backupTable(items) };
      },
    },
    verify: {
      usage: "FILE",
      says: "Reads every piece of a backup with its key and restores nothing.",
      words: { min: 1, max: 1 },
      async run({ run, positionals }) {
        const found = await run(verifyBackup, { file: positionals[0] });
        return { json: found, text: `${found.file} is whole: ${found.tables} tables, ${found.rows} rows, ${found.files} candle files.` };
      },
    },
    drill: {
      usage: "FILE [--keys FILE] [--passphrase-file FILE]",
      says: "Restores a backup into a database of its own, verifies the audit record and opens the keys there, and drops it. The desk may run.",
      words: { min: 1, max: 1 },
      options: { keys: { type: "string" }, "passphrase-file": { type: "string" } },
      run: drill,
    },
    restore: {
      usage: "FILE [--keys FILE] [--passphrase-file FILE] [--replace]",
      says: "Restores a backup into a fresh data folder (--data DIR), or with --replace in place of this desk, which is kept beside. Stop the desk first. Exit code 3: restored, but the audit record does not verify.",
      words: { min: 1, max: 1 },
      options: { keys: { type: "string" }, "passphrase-file": { type: "string" }, replace: { type: "boolean" } },
      run: restore,
    },
    passphrase: {
      usage: "--passphrase-file FILE",
      says: "Lets key backups from now on be opened by a passphrase too, where this machine and its keys are gone. Keep it somewhere else.",
      options: { "passphrase-file": { type: "string" } },
      async run({ run, values }) {
        requiredText(values, "passphrase-file");
        await hostBackups.setPassphrase((await passphraseIn(optionText(values, "passphrase-file"))) ?? "");
        await run(rewriteKeyBackup, {});
        return { json: { isSet: true }, text: "Set. The key backup was written anew; delete the file that held the passphrase." };
      },
    },
    "rewrite-keys": {
      usage: "",
      says: "Internal, the starter calls it after an erasure: writes the key backup anew, so that destroyed keys are in none.",
      async run({ run }) {
        await run(rewriteKeyBackup, {});
        return { json: {}, text: "The key backup was written anew." };
      },
    },
  },
};

type Listed = {
  readonly file: string;
  readonly bytes: number;
  readonly madeAt: string;
  readonly isDamaged: boolean;
  readonly verifiedAt: string | null;
};

function backupTable(rows: readonly Listed[]): string {
  return table(
    rows,
    [
      { title: "made (UTC)", of: (row) => shortTime(row.madeAt) },
      { title: "size", of: (row) => megabytes(row.bytes), isNumber: true },
      { title: "verified", of: (row) => (row.isDamaged ? "damaged" : row.verifiedAt ? shortTime(row.verifiedAt) : "not yet") },
      { title: "file", of: (row) => row.file },
    ],
    "No backups yet. Make one: bulwark backup create",
  );
}
