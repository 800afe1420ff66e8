import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sha1Hex } from "#lib/crypto/sha1-hex.ts";
import { breachedFile } from "./sorted-file.ts";

const folder = mkdtempSync(join(tmpdir(), "bulwark-breached-"));
afterAll(() => rmSync(folder, { recursive: true }));

function listOf(words: readonly string[], form: (hash: string, index: number) => string, end = "\n"): string {
  const path = join(folder, `${Math.random()}.txt`);
  const lines = words.map(sha1Hex).sort().map(form);
  writeFileSync(path, lines.join("\n") + end);
  return path;
}

describe("a sorted file of breached passwords", () => {
  const words = Array.from({ length: 1_000 }, (_, index) => `breached word ${index}`);
  const others = Array.from({ length: 1_000 }, (_, index) => `other word ${index}`);

  it.each([
    ["hashes alone", (hash: string) => hash, "\n"],
    ["hashes with counts of many lengths", (hash: string, index: number) => `${hash}:${10 ** (index % 8)}`, "\n"],
    ["lower case, carriage returns, no last line end", (hash: string) => `${hash.toLowerCase()}:1\r`, ""],
  ])("v5.0.0-6.2.12 finds every line and nothing else: %s", async (_name, form, end) => {
    const list = breachedFile(listOf(words, form, end));
    for (const word of words) expect(await list.has(word)).toBe(true);
    for (const word of others) expect(await list.has(word)).toBe(false);
  });

  it("has one line or none", async () => {
    expect(await breachedFile(listOf(["one"], (hash) => hash)).has("one")).toBe(true);
    expect(await breachedFile(listOf(["one"], (hash) => hash)).has("two")).toBe(false);
    expect(await breachedFile(listOf([], (hash) => hash, "")).has("one")).toBe(false);
  });

  it("fails loudly on a file of something else, and on one that is gone", async () => {
    const path = join(folder, "words.txt");
    writeFileSync(path, `${words.join("\n")}\n`);
    await expect(breachedFile(path).has("x")).rejects.toThrow("no SHA-1 hash");
    await expect(breachedFile(join(folder, "gone.txt")).has("x")).rejects.toThrow();
  });
});
