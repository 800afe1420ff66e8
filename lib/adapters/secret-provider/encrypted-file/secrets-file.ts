import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { openField, sealField } from "#lib/crypto/field.ts";
import type { SecretKey } from "#lib/crypto/secret-key.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import type { SecretHolder } from "#lib/domain/secrets/desk-secrets.ts";

/** The secrets file of one process: its path, whose it is, and the key that opens it (derived from a key of that process's key file). */
export type SecretsFile = {
  readonly path: string;
  readonly holder: SecretHolder;
  readonly key: SecretKey;
  /** Who is to own it, where that may be another than who writes it. */
  readonly owner?: Owner;
};

type Owner = { readonly uid: number; readonly gid: number };

/** Why a secrets file is refused. Never holds anything of its content. */
export class SecretsFileError extends Error {
  constructor(path: string, reason: string, options?: { cause?: unknown }) {
    super(`secrets file ${path}: ${reason}`, options);
    this.name = "SecretsFileError";
  }
}

/** Sealed values by name; undefined when there is no file. @throws SecretsFileError */
export async function readSecretsFile({
  path,
  holder,
}: Pick<SecretsFile, "path" | "holder">): Promise<ReadonlyMap<string, string> | undefined> {
  const file = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new SecretsFileError(path, `cannot be opened (${cause.code})`);
  });
  if (file === undefined) return undefined;
  try {
    const { mode, size } = await file.stat();
    if ((mode & 0o177) !== 0) throw new SecretsFileError(path, `mode is ${(mode & 0o777).toString(8)}. Run: chmod 600 ${path}`);
    if (size > maxBytes) throw new SecretsFileError(path, "is too large");
    const parsed = schema.safeParse(json(await file.readFile("utf8")));
    if (!parsed.success) throw new SecretsFileError(path, `is not in format ${format}`);
    if (parsed.data.holder !== holder) throw new SecretsFileError(path, `is not the ${holder}'s`);
    return new Map(Object.entries(parsed.data.secrets));
  } finally {
    await file.close();
  }
}

/** @throws DecryptionError when it was damaged, moved from another name or sealed under another key */
export function openSecret(file: SecretsFile, name: string, sealed: string): Secret {
  const opened = openField((id) => (id === keyId ? file.key : undefined), cellOf(file, name), Buffer.from(sealed, "base64url"));
  return new Secret(String(opened.value));
}

/** Adds or replaces secrets; the others stay. The file appears whole, by one rename. @throws SecretsFileError */
export async function addSecrets(file: SecretsFile, added: ReadonlyMap<string, Secret>): Promise<void> {
  const secrets = new Map(await readSecretsFile(file));
  for (const [name, secret] of added) {
    const sealed = sealField({ id: keyId, key: file.key }, { type: "utf8", pad: 32, ...cellOf(file, name) }, secret.reveal());
    secrets.set(name, Buffer.from(sealed).toString("base64url"));
  }
  await storeWhole(
    file.path,
    `${JSON.stringify({ format, holder: file.holder, secrets: Object.fromEntries(secrets) }, null, 2)}\n`,
    file.owner,
  );
}

async function storeWhole(path: string, text: string, owner: Owner | undefined): Promise<void> {
  const beside = `${path}.new`;
  await rm(beside, { force: true });
  const file = await open(beside, "wx", 0o600);
  try {
    if (owner && (await file.stat()).uid !== owner.uid) await file.chown(owner.uid, owner.gid);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
}

const format = "bulwark-secrets/1";
const keyId = 1;
const maxBytes = 1_048_576;
const noRow = "00000000-0000-0000-0000-000000000000";

/** The name is bound in as the column, so that no value can be put under another name. */
const cellOf = ({ holder }: SecretsFile, name: string) => ({ scope: holder, model: "secrets-file.v1", column: name, rowId: noRow });

const schema = z.strictObject({
  format: z.literal(format),
  holder: z.enum(["web", "worker"]),
  secrets: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/), z.string().regex(/^[A-Za-z0-9_-]{107,100000}$/)),
});

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it; the parser's message would quote the content
  }
}
