import { resolve } from "node:path";
import { fingerprintSecret } from "#lib/services/secrets/fingerprint-secret.ts";
import { listSecrets } from "#lib/services/secrets/list-secrets.ts";
import { sealKeyFiles } from "#lib/services/secrets/seal-key-files.ts";
import { type Noun, requiredText } from "../command.ts";
import { migrate } from "../secret-files/migrate.ts";
import { table } from "../table.ts";

const ofWorker =
  "The worker's are not read here. kept: it stands, sealed, in the worker's own file. not-asked: the record says who answered the worker (audit list --type secret.accessed).";

export const secrets: Noun = {
  says: "where secrets are kept, and moving hard-coded ones there",
  verbs: {
    list: {
      usage: "",
      says: "Every secret of the desk and which provider has it. Never a value.",
      async run({ run }) {
        const rows = await run(listSecrets, {});
        const text = table(
          rows,
          [
            { title: "Secret", of: (row) => row.name },
            { title: "Of", of: (row) => row.holders.join(", ") },
            { title: "Needed", of: (row) => (row.isExpected ? "yes" : "no") },
            { title: "State", of: (row) => row.outcome },
            { title: "Kept by", of: (row) => row.provider },
            { title: "Changed", of: (row) => (row.changedAt ?? "").slice(0, 10) + (row.isDue ? " renew it" : "") || null },
          ],
          "The desk knows no secret.",
        );
        const isBad = rows.some(
          ({ outcome, isExpected }) => outcome === "unavailable" || outcome === "refused" || (isExpected && outcome === "not-found"),
        );
        return { json: rows, text: `${text}\n${ofWorker}`, exitCode: isBad ? 1 : 0 };
      },
    },
    "get-fingerprint": {
      usage: "SECRET",
      says: "A short name for its value: equal for equal values on this desk, worthless elsewhere.",
      words: { min: 1, max: 1 },
      async run({ run, positionals }) {
        const found = await run(fingerprintSecret, { secret: positionals[0] });
        return { json: found, text: `${found.secret}  ${found.fingerprint}  (${found.provider})` };
      },
    },
    migrate: {
      usage: "FILE… (--template | --to env | --to encrypted) [--out FILE] [--apply]",
      says: "Finds hard-coded credentials in .env, JSON, YAML, TOML and INI files and shows the plan. With --apply it moves them: each file is copied first, and put back if anything fails.",
      options: { template: { type: "boolean" }, to: { type: "string" }, out: { type: "string" }, apply: { type: "boolean" } },
      words: { min: 1, max: 1_000 },
      run: migrate,
    },
    "seal-key-files": {
      usage: "--passphrase-file FILE",
      says: "Seals the web's and the worker's key file with a passphrase. Afterwards nothing starts without it, and nobody can recover it.",
      options: { "passphrase-file": { type: "string" } },
      async run({ run, values }) {
        const { sealed } = await run(sealKeyFiles, { passphraseFile: resolve(requiredText(values, "passphrase-file")) });
        return {
          json: { sealed },
          text: `Sealed: ${sealed.join(", ")}\nName the file in BULWARK_KEY_PASSPHRASE_FILE before the next start.`,
        };
      },
    },
  },
};
