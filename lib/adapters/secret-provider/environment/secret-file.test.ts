import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readSecretFile } from "./secret-file.ts";

const folder = mkdtempSync(join(tmpdir(), "bulwark-secret-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string, mode: number): string {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

describe("a file with a secret", () => {
  it("is refused when others may read it, without a word of what is in it", async () => {
    for (const mode of [0o644, 0o640, 0o604, 0o660]) {
      const error = await readSecretFile(file("s3cret", mode)).catch((caught: unknown) => caught);
      expect(String(error)).toContain("chmod 600");
      expect(String(error)).not.toContain("s3cret");
    }
  });

  it("holds one line and no more", async () => {
    expect(await readSecretFile(file(" s3cret\n", 0o600))).toBe("s3cret");
    for (const text of ["", "\n", "one\ntwo\n", "x".repeat(9_000)]) await expect(readSecretFile(file(text, 0o600))).rejects.toThrow();
  });
});
