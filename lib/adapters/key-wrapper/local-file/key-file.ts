import { open } from "node:fs/promises";
import { z } from "zod";
import { purposes } from "#lib/crypto/purpose.ts";
import { type SecretKey, takeSecretKey } from "#lib/crypto/secret-key.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import type { Secret } from "#lib/domain/kernel/secret.ts";
import type { Purpose } from "#lib/ports/key-wrapper.ts";
import type { WrappingKey } from "./local-file-wrapper.ts";
import { openKeys, type SealedKeys, sealedKeysSchema } from "./sealed-keys.ts";

/** What one process was given by the starter. Keys are KeyObjects; the file as a whole prints as a word. */
export type KeyFile = {
  readonly role: "owner" | "web" | "worker";
  readonly deskId: string;
  readonly database: { readonly url: string };
  /** Wrapping keys by purpose, the installation secret that client order ids derive from, and the seed that audit checkpoints are signed with. */
  readonly keys: { readonly [K in Purpose | "installation" | "checkpoint"]?: WrappingKey };
  /** The worker's alone: the private half of the key to which the web seals credentials. */
  readonly sealing?: SecretKey;
};

/** Why a key file is refused, for whoever starts the desk. Never holds anything of its content. */
export class KeyFileError extends Error {
  constructor(path: string, reason: string) {
    super(`key file ${path}: ${reason}`);
    this.name = "KeyFileError";
  }
}

const maxBytes = 65_536;

/** Where the passphrase of a sealed key file comes from; asked only when the file is sealed. */
export type AskPassphrase = () => Promise<Secret | undefined>;

/**
 * Undefined when no file is there.
 * @throws KeyFileError when it may be read by others, is too large, is not in the format, or is sealed and does not open
 */
export async function readKeyFile(path: string, passphrase?: AskPassphrase): Promise<KeyFile | undefined> {
  const file = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new KeyFileError(path, `cannot be opened (${cause.code})`);
  });
  if (file === undefined) return undefined;
  try {
    const { mode, size } = await file.stat(); // of what was opened, not of what the path names meanwhile
    if ((mode & 0o177) !== 0) throw new KeyFileError(path, `mode is ${(mode & 0o777).toString(8)}; it must be 600. Run: chmod 600 ${path}`);
    if (size > maxBytes) throw new KeyFileError(path, "is too large");
    return await parseKeyFile(await file.readFile("utf8"), path, passphrase);
  } finally {
    await file.close();
  }
}

/** The content of a key file, also when it came over an inherited descriptor. @throws KeyFileError */
export async function parseKeyFile(text: string, path: string, passphrase?: AskPassphrase): Promise<KeyFile> {
  const parsed = schema.safeParse(json(text));
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join(".") || issue.code);
    throw new KeyFileError(path, `is not in format bulwark-key-file/1 (${[...new Set(fields)].join(", ")})`);
  }
  const { role, deskId, database, sealedKeys } = parsed.data;
  const opened = sealedKeys ? await openedKeys(path, { role, deskId }, sealedKeys, passphrase) : undefined;
  const keys = opened?.keys ?? parsed.data.keys ?? {};
  const sealing = opened?.sealing ?? parsed.data.sealing;
  return Object.defineProperties(
    { role, deskId, database, keys, ...(sealing ? { sealing: sealing.private } : {}) },
    {
      toJSON: { value: () => "[secret]" },
      [Symbol.for("nodejs.util.inspect.custom")]: { value: () => "[secret]" },
    },
  );
}

const rawKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .transform((text) => takeSecretKey(Buffer.from(text, "base64url")));

async function openedKeys(path: string, owner: { role: string; deskId: string }, sealed: SealedKeys, ask: AskPassphrase | undefined) {
  const passphrase = await ask?.();
  if (passphrase === undefined)
    throw new KeyFileError(path, "is sealed with a passphrase, and none was given (BULWARK_KEY_PASSPHRASE_FILE)");
  const text = await openKeys(passphrase, owner, sealed).catch((cause: unknown) => {
    if (cause instanceof FailureError) throw new KeyFileError(path, "does not open with this passphrase");
    throw cause;
  });
  const content = sealedContent.safeParse(json(text));
  const { sealing: given, ...rest } = content.data ?? {};
  const keys = keysSchema.safeParse(rest);
  const sealing = sealingSchema.optional().safeParse(given);
  if (!content.success || !keys.success || !sealing.success)
    throw new KeyFileError(path, "holds sealed keys that are not in format bulwark-key-file/1");
  return { keys: keys.data, sealing: sealing.data };
}

const wrappingKey = z.strictObject({ id: z.int().min(1).max(0xffffffff), key: rawKey });

const keysSchema = z.partialRecord(z.enum([...purposes, "installation", "checkpoint"]), wrappingKey);

const sealingSchema = z.strictObject({ private: rawKey });
/** The keys, and the sealing key beside them where there is one. */
const sealedContent = z.record(z.string(), z.unknown());

const schema = z
  .strictObject({
    format: z.literal("bulwark-key-file/1"),
    role: z.enum(["owner", "web", "worker"]),
    deskId: z.string().min(1).max(64),
    database: z.strictObject({ url: z.string().min(1) }),
    /** In the owner's file of a cluster of our own: the starter alone uses it. */
    superuser: z.strictObject({ url: z.string().min(1) }).optional(),
    /** Either the keys themselves, or the same sealed with a passphrase. */
    keys: keysSchema.optional(),
    sealedKeys: sealedKeysSchema.optional(),
    sealing: sealingSchema.optional(),
  })
  .refine(({ keys, sealedKeys }) => (keys === undefined) !== (sealedKeys === undefined), { path: ["keys"] });

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it; the parser's message would quote the content
  }
}
