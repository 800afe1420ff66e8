import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "./file-lock.mjs";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bulwark-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("a file lock", () => {
  it("lets one at a time in", async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await turn();
      inside--;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(join(directory, "lock"), work)));
    expect(most).toBe(1);
  });

  it("is free again after a failure", async () => {
    const lock = join(directory, "lock");
    await expect(withLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(withLock(lock, async () => 1)).resolves.toBe(1);
  });

  it("is taken over from a dead holder, also when its process id has a new owner", async () => {
    const lock = join(directory, "lock");
    writeFileSync(lock, JSON.stringify({ pid: process.pid, startTicks: "1" }));
    await expect(withLock(lock, async () => 1)).resolves.toBe(1);
  });

  it("is not taken from a living holder", async () => {
    const lock = join(directory, "lock");
    await withLock(lock, async () => {
      await expect(withLock(lock, async () => 1, { waitMs: 20 })).rejects.toThrow(/holds .* for too long/);
    });
  });
});
