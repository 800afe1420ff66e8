import { createReadStream } from "node:fs";
import { ByteReader } from "#lib/crypto/byte-reader.ts";
import { type BackupHeader, readHeader } from "./header.ts";

/** The head of a file alone: unverified until the file is read with its key. @throws BackupError */
export async function readBackupHeader(path: string): Promise<BackupHeader> {
  const bytes = new ByteReader(createReadStream(path));
  try {
    return (await readHeader(bytes)).header;
  } finally {
    await bytes.close();
  }
}
