import { resolve } from "node:path";
import { fingerprintSecret } from "#lib/services/secrets/fingerprint-secret.ts";
import { listSecrets } from "#lib/services/secrets/list-secrets.ts";
import { migrateCredentials } from "#lib/services/secrets/migrate-credentials.ts";
import { sealKeyFiles } from "#lib/services/secrets/seal-key-files.ts";
import { type CommandContext, type Noun, optionText, requiredText, UsageError } from "../command.ts";
import { encryptedTarget } from "../secret-files/encrypted-target.ts";
import { envTarget, storeWhole, templateText } from "../secret-files/env-target.ts";
import { planMigration, showPlan } from "../secret-files/migration-plan.ts";
import { moveCredentials } from "../secret-files/move-credentials.ts";
import { table } from "../table.ts";

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
        return { json: rows, text, exitCode: isBad ? 1 : 0 };
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

async function migrate({ run, values, positionals, parts, note }: CommandContext) {
  const to = values["template"] === true ? "template" : optionText(values, "to");
  if ((to !== "template" && to !== "env" && to !== "encrypted") || (values["template"] === true && values["to"] !== undefined))
    throw new UsageError("Say where to: --template, --to env or --to encrypted.");
  const out = resolve(optionText(values, "out") ?? (to === "template" ? ".env.template" : ".env.secrets"));
  const target = to === "encrypted" ? encryptedTarget((await parts()).secrets) : envTarget(out);
  const plan = await planMigration(positionals, to === "template" ? async () => undefined : (name) => target.read(name));
  const shown = showPlan(plan);
  const { credentials } = shown.json;
  if (values["apply"] !== true || credentials.length === 0) {
    const next = credentials.length === 0 ? "" : `\nNothing was changed. With --apply they go to ${target.path}.`;
    return { json: { ...shown.json, applied: false, to, target: target.path }, text: shown.text + next };
  }
  note(shown.text);
  const move =
    to === "template"
      ? async () => {
          await storeWhole(out, templateText(credentials));
          return { written: out, backups: [] };
        }
      : () => moveCredentials(plan, target, new Date().toISOString().replace(/\D/g, ""));
  const input = { to, files: plan.files.length, credentials: credentials.length };
  const moved = await run(migrateCredentials({ move }), input);
  const copies = moved.backups.map((path) => `  ${path}`).join("\n");
  const text =
    to === "template"
      ? `Wrote ${moved.written}. No file was changed.`
      : `Moved ${credentials.length} to ${moved.written}. The files as they were, still with the credentials; delete them when all works:\n${copies}`;
  return { json: { ...shown.json, applied: true, to, ...moved }, text };
}
