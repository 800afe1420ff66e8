import { open } from "node:fs/promises";
import { z } from "zod";
import { purposes } from "#lib/crypto/purpose.ts";
import { takeSecretKey } from "#lib/crypto/secret-key.ts";
import type { Purpose } from "#lib/ports/key-wrapper.ts";
import type { WrappingKey } from "./local-file-wrapper.ts";

/** What one process was given by the starter. Keys are KeyObjects; the file as a whole prints as a word. */
export type KeyFile = {
  readonly role: "owner" | "web" | "worker";
  readonly deskId: string;
  readonly database: { readonly url: string };
  /** Wrapping keys by purpose, the installation secret that client order ids derive from, and the seed that audit checkpoints are signed with. */
  readonly keys: { readonly [K in Purpose | "installation" | "sealing"]?: WrappingKey };
};

/** Why a key file is refused, for whoever starts the desk. Never holds anything of its content. */
export class KeyFileError extends Error {
  constructor(path: string, reason: string) {
    super(`key file ${path}: ${reason}`);
    this.name = "KeyFileError";
  }
}

const maxBytes = 65_536;

/** Undefined when no file is there. @throws KeyFileError when it may be read by others, is too large or is not in the format */
export async function readKeyFile(path: string): Promise<KeyFile | undefined> {
  const file = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new KeyFileError(path, `cannot be opened (${cause.code})`);
  });
  if (file === undefined) return undefined;
  try {
    const { mode, size } = await file.stat(); // of what was opened, not of what the path names meanwhile
    if ((mode & 0o177) !== 0) throw new KeyFileError(path, `mode is ${(mode & 0o777).toString(8)}; it must be 600. Run: chmod 600 ${path}`);
    if (size > maxBytes) throw new KeyFileError(path, "is too large");
    return parseKeyFile(await file.readFile("utf8"), path);
  } finally {
    await file.close();
  }
}

/** The content of a key file, also when it came over an inherited descriptor. @throws KeyFileError */
export function parseKeyFile(text: string, path: string): KeyFile {
  const parsed = schema.safeParse(json(text));
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join(".") || issue.code);
    throw new KeyFileError(path, `is not in format bulwark-key-file/1 (${[...new Set(fields)].join(", ")})`);
  }
  const { role, deskId, database, keys } = parsed.data;
  return Object.defineProperties(
    { role, deskId, database, keys },
    {
      toJSON: { value: () => "[secret]" },
      [Symbol.for("nodejs.util.inspect.custom")]: { value: () => "[secret]" },
    },
  );
}

const wrappingKey = z.strictObject({
  id: z.int().min(1).max(0xffffffff),
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .transform((text) => takeSecretKey(Buffer.from(text, "base64url"))),
});

const schema = z.strictObject({
  format: z.literal("bulwark-key-file/1"),
  role: z.enum(["owner", "web", "worker"]),
  deskId: z.string().min(1).max(64),
  database: z.strictObject({ url: z.string().min(1) }),
  /** In the owner's file of a cluster of our own: the starter alone uses it. */
  superuser: z.strictObject({ url: z.string().min(1) }).optional(),
  keys: z.partialRecord(z.enum([...purposes, "installation", "sealing"]), wrappingKey),
});

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it; the parser's message would quote the content
  }
}
