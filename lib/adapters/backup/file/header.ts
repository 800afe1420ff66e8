import { z } from "zod";
import { BackupError } from "#lib/crypto/backup-error.ts";
import { commitmentBytes } from "#lib/crypto/backup-key.ts";
import type { ByteReader } from "#lib/crypto/byte-reader.ts";

/** What stands in the clear at the head of a backup file; every sealed chunk is bound to it. */
export type BackupHeader = z.infer<typeof schema>;

const magic = Buffer.from("BWBACKUP");
const maxHeaderBytes = 16_384;
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

const schema = z.strictObject({
  format: z.literal("bulwark-backup/1"),
  kind: z.enum(["data", "keys"]),
  /** For whoever finds the file. */
  says: z.string().max(300),
  backupId: z.uuid(),
  deskId: z.string().min(1).max(64),
  madeAt: z.iso.datetime(),
  compression: z.literal("zstd"),
  salt: hex(32),
  /** Key backups alone: the key again, under the operator's passphrase. */
  recovery: z.strictObject({ salt: hex(16), wrapped: z.string().regex(/^[0-9a-f]{2,400}$/) }).optional(),
});

/** "BWBACKUP", u32 length, the header as JSON, the commitment to the key. */
export function headerBytes(header: BackupHeader, commitment: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(header), "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([magic, length, json, commitment]);
}

/** @throws BackupError where the file does not begin as one */
export async function readHeader(bytes: ByteReader): Promise<{ header: BackupHeader; prologue: Buffer; commitment: Buffer }> {
  const head = await bytes.take(magic.length + 4);
  const length = head.readUInt32BE(magic.length);
  if (!head.subarray(0, magic.length).equals(magic) || length > maxHeaderBytes) throw new BackupError();
  const json = await bytes.take(length);
  const commitment = await bytes.take(commitmentBytes);
  return { header: parsed(json), prologue: Buffer.concat([head, json, commitment]), commitment };
}

function parsed(json: Buffer): BackupHeader {
  try {
    return schema.parse(JSON.parse(json.toString("utf8")));
  } catch {
    throw new BackupError(); // no cause: one answer for every damage
  }
}
