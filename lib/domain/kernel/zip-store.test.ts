import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { csvText } from "./csv-text.ts";
import { zipStore } from "./zip-store.ts";

describe("a bundle of files", () => {
  const files = [
    { name: "person.json", text: '{"name":"Zoë"}\n' },
    { name: "sessions.csv", text: "id,agent\r\n1,x\r\n" },
  ];

  it("[E6] holds every file under its name with the checksum of its bytes", () => {
    const bytes = Buffer.from(zipStore(files));
    const first = Buffer.from(files[0]?.text ?? "");
    expect(bytes.readUInt32LE(0)).toBe(0x04034b50);
    expect(bytes.readUInt32LE(14)).toBe(crc32(first));
    expect(bytes.readUInt32LE(18)).toBe(first.length);
    expect(bytes.subarray(30, 41).toString()).toBe("person.json");
    expect(bytes.readUInt16LE(bytes.length - 12)).toBe(2);
    const directoryAt = bytes.readUInt32LE(bytes.length - 6);
    expect(bytes.readUInt32LE(directoryAt)).toBe(0x02014b50);
  });

  it("[E6] opens in an ordinary archive reader", (context) => {
    const folder = mkdtempSync(join(tmpdir(), "bulwark-zip-"));
    try {
      const path = join(folder, "bundle.zip");
      writeFileSync(path, zipStore(files));
      const script =
        "import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;print('|'.join(z.namelist()));print(z.read('person.json').decode(),end='')";
      let out: string;
      try {
        out = execFileSync("python3", ["-c", script, path], { encoding: "utf8", env: { ...process.env, PYTHONIOENCODING: "utf8" } });
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return context.skip("no archive reader on this machine");
        throw error;
      }
      expect(out).toBe(`person.json|sessions.csv\n${files[0]?.text}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("[E6] v5.0.0-1.2.10 quotes what a spreadsheet would take for a formula", () => {
    expect(
      csvText([
        { a: "=1+1", b: 'say "x", y' },
        { a: "-2", c: null },
      ]),
    ).toBe('a,b,c\r\n\'=1+1,"say ""x"", y",\r\n\'-2,,\r\n');
  });
});
