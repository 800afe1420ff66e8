import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { sealingKeyId } from "#lib/crypto/credential-envelope.ts";
import { KeyFileError } from "./key-file.ts";

/** To whom the web seals credentials, as the starter pinned it. */
export type SealingFile = { readonly publicKey: Uint8Array; readonly fingerprint: string };

/** Beside the key file of a process. */
export const sealingFilePath = (keyFile: string): string => join(dirname(keyFile), "sealing.pub");

/** Undefined when no file is there. @throws KeyFileError when others may write it, or it is not in the format or of another desk */
export async function readSealingFile(path: string, deskId: string): Promise<SealingFile | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return undefined;
  if ((found.mode & 0o022) !== 0) throw new KeyFileError(path, `can be written by others. Run: chmod 644 ${path}`);
  const parsed = schema.safeParse(json(await readFile(path, "utf8")));
  if (!parsed.success || parsed.data.deskId !== deskId) throw new KeyFileError(path, "is not this desk's sealing key");
  const { publicKey, fingerprint } = parsed.data;
  if (sealingKeyId(publicKey) !== fingerprint) throw new KeyFileError(path, "does not match its fingerprint");
  return { publicKey, fingerprint };
}

const schema = z.strictObject({
  format: z.literal("bulwark-sealing-key/1"),
  deskId: z.string().min(1).max(64),
  publicKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .transform((text) => Uint8Array.from(Buffer.from(text, "base64url"))),
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
});

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it
  }
}
