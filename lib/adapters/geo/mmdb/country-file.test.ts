import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { countryFile } from "./country-file.ts";
import { tinyMmdb } from "./testing/tiny-mmdb.ts";

const folder = mkdtempSync(join(tmpdir(), "bulwark-mmdb-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("[U6] a file of countries that the operator names", () => {
  it("tells the country of an address in it, and nothing of any other", async () => {
    const countryOf = await countryFile(file("tiny.mmdb", tinyMmdb(81, "DE")));
    expect(["81.2.69.160", "81.255.255.255", "80.1.1.1", "192.0.2.7"].map(countryOf)).toEqual(["DE", "DE", undefined, undefined]);
    expect([undefined, "", "2001:db8::1", "not an address"].map(countryOf)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("believes nothing that is no country", async () => {
    expect((await countryFile(file("odd.mmdb", tinyMmdb(81, "Mars"))))("81.2.69.160")).toBeUndefined();
  });

  it("stops the start where the file is gone or holds something else", async () => {
    await expect(countryFile(join(folder, "absent"))).rejects.toThrow(/absent is not a file of countries/);
    await expect(countryFile(file("words.txt", "no such format"))).rejects.toThrow(/words.txt is not a file of countries/);
  });
});
