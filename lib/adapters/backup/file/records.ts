/**
 * Records inside the sealed part: u8 kind (J: JSON, B: bytes), u32 length, content. Bytes belong to the table or file that was begun last.
 */
import { z } from "zod";
import { BackupError } from "#lib/crypto/backup-error.ts";
import type { ByteReader } from "#lib/crypto/byte-reader.ts";
import type { BackupRecord } from "#lib/ports/backups.ts";

const [json, raw] = [0x4a, 0x42];
const maxRecordBytes = 1 << 30;

export async function* encodeRecords(records: AsyncIterable<BackupRecord>): AsyncGenerator<Uint8Array> {
  for await (const record of records) {
    const content = record.is === "bytes" ? record.bytes : Buffer.from(JSON.stringify(record), "utf8");
    const head = Buffer.alloc(5);
    head[0] = record.is === "bytes" ? raw : json;
    head.writeUInt32BE(content.length, 1);
    yield head;
    yield content;
  }
}

/** Stops after the record "end", behind which nothing may stand. @throws BackupError */
export async function* decodeRecords(bytes: ByteReader): AsyncGenerator<BackupRecord> {
  for (;;) {
    const head = await bytes.take(5);
    const length = head.readUInt32BE(1);
    if (length > maxRecordBytes || (head[0] !== json && head[0] !== raw)) throw new BackupError();
    const content = await bytes.take(length);
    const record: BackupRecord = head[0] === raw ? { is: "bytes", bytes: content } : parsed(content);
    if (record.is === "end" && !(await bytes.isAtEnd())) throw new BackupError();
    yield record;
    if (record.is === "end") return;
  }
}

const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const count = z.int().min(0);
const table = { name, columns: z.array(name).min(1).max(1_600) };
const schema = z.discriminatedUnion("is", [
  z.strictObject({
    is: z.literal("manifest"),
    manifest: z.strictObject({
      format: z.literal("bulwark-backup/1"),
      kind: z.enum(["data", "keys"]),
      backupId: z.uuid(),
      deskId: z.string(),
      madeAt: z.iso.datetime(),
      version: z.string(),
      migrations: z.array(z.strictObject({ name: z.string().regex(/^[0-9a-z_]{1,200}$/), checksum: z.string().regex(/^[0-9a-f]{64}$/) })),
      tables: z.array(z.strictObject(table)),
      partitions: z.array(
        z.strictObject({
          name,
          parent: name,
          bounds: z.string().regex(/^(DEFAULT|FOR VALUES FROM \('[-0-9 :+.]+'\) TO \('[-0-9 :+.]+'\))$/),
        }),
      ),
      lastKeys: z.strictObject({ purposeKey: count, dataKey: count }),
    }),
  }),
  z.strictObject({ is: z.literal("table"), ...table }),
  z.strictObject({ is: z.literal("file"), path: z.string().regex(/^(?!.*(^|\/)\.{1,2}(\/|$))[^/\0\\][^\0\\]{0,1000}$/s) }),
  z.strictObject({ is: z.literal("sequences"), sequences: z.array(z.strictObject({ name, last: z.string().regex(/^-?\d{1,19}$/) })) }),
  z.strictObject({
    is: z.literal("secrets"),
    files: z.record(z.string().regex(/^[a-z-]{1,40}\.(key|pub)$/), z.string()),
    encrypted: z.strictObject({ web: z.string().optional(), worker: z.string().optional() }).optional(),
  }),
  z.strictObject({ is: z.literal("end"), tables: count, rows: count, files: count, bytes: count }),
]);

/** Sealed by us, so anything that does not fit was made by a version that this one does not know. */
function parsed(content: Buffer): BackupRecord {
  const found = schema.safeParse(JSON.parse(content.toString("utf8")));
  if (!found.success) throw new BackupError();
  return found.data;
}
