import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { benches, type Line, run } from "./bench.ts";

describe("bench", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "bulwark-bench-"));
    mkdirSync(join(root, "lib/crypto"), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (path: string, text: string) => writeFileSync(join(root, path), text);
  const lines = async (path: string) => {
    const found: Line[] = [];
    for await (const line of run(path, root)) found.push(line);
    return found;
  };

  it("finds benches by name and refuses two of one name", () => {
    write("lib/crypto/seal.bench.ts", "");
    write("lib/crypto/seal.ts", "");
    expect([...benches(root)]).toEqual([["seal", "lib/crypto/seal.bench.ts"]]);
    mkdirSync(join(root, "worker"));
    write("worker/seal.bench.ts", "");
    expect(() => benches(root)).toThrow("Two benches are called seal");
  });

  it("divides ours by the baseline, from a list or from a generator", async () => {
    const figure = `{ name: "encrypt", ours: 30, baseline: 90, unit: "µs", better: "lower" }`;
    write("lib/crypto/list.bench.ts", `export const figures = async () => [${figure}];`);
    write("lib/crypto/stream.bench.ts", `export async function* figures() { yield ${figure}; }`);
    const expected = { name: "encrypt", ours: 30, baseline: 90, unit: "µs", ratio: 0.3333, better: "lower" };
    expect(await lines("lib/crypto/list.bench.ts")).toEqual([expected]);
    expect(await lines("lib/crypto/stream.bench.ts")).toEqual([expected]);
  });

  it("refuses a figure that was not measured and a file without figures", async () => {
    write("lib/crypto/nan.bench.ts", `export const figures = () => [{ name: "x", ours: NaN, baseline: 1, unit: "ms", better: "lower" }];`);
    write("lib/crypto/none.bench.ts", "export const other = 1;");
    await expect(lines("lib/crypto/nan.bench.ts")).rejects.toThrow("x was not measured");
    await expect(lines("lib/crypto/none.bench.ts")).rejects.toThrow("exports no function called figures");
  });
});
