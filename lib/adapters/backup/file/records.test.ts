import { describe, expect, it } from "vitest";
import { ByteReader } from "#lib/crypto/byte-reader.ts";
import type { BackupRecord } from "#lib/ports/backups.ts";
import { decodeRecords, encodeRecords } from "./records.ts";

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

async function decoded(path: string): Promise<BackupRecord | undefined> {
  const { value } = await decodeRecords(new ByteReader(encodeRecords(once<BackupRecord>({ is: "file", path })))).next();
  return value ?? undefined;
}

describe("the name of a file in a backup", () => {
  it("v5.0.0-5.3.2 leads nowhere but below the archive", async () => {
    for (const path of ["candles.parquet", "simulated/btc..usd/2026.parquet", "a b/ü.parquet"])
      expect(await decoded(path)).toEqual({ is: "file", path });
    const out = [
      "",
      "/etc/passwd",
      "..",
      "../x",
      "a/../../x",
      "./x",
      "a/.",
      "a\\..\\x",
      "a\0",
      "\n/../../x",
      "a\n/../../keys/web.key",
      "a/..\n/../..",
    ];
    for (const path of out)
      await expect(decoded(path), JSON.stringify(path)).rejects.toMatchObject({ failure: { code: "backup-unreadable" } });
  });
});
