import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkpointFile } from "./checkpoint-file.ts";

describe("[U5] the file that keeps the latest checkpoint", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "bulwark-keeper-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const note = (size: number, root = "A", at = 1, origin = "bulwark-audit/d") =>
    `${origin}\n${size}\n${root.repeat(43)}=\ntime ${at}\n\n— ${origin} c2lnbmF0dXJl\n`;

  it("goes forward alone: never to fewer leaves, nor to another root of as many", async () => {
    const keeper = checkpointFile(dir);
    expect([await keeper.latest(), await keeper.aside()]).toEqual([undefined, []]);
    expect(await keeper.keep(note(5))).toBe(true);
    expect(await keeper.keep(note(4))).toBe(false);
    expect(await keeper.keep(note(5, "B"))).toBe(false);
    expect(await keeper.latest()).toBe(note(5));
    expect(await keeper.keep(note(5, "A", 2))).toBe(true);
    expect(await keeper.keep(note(6, "B"))).toBe(true);
    expect(await keeper.latest()).toBe(note(6, "B"));
  });

  it("begins anew where it was set aside, and knows where", async () => {
    const keeper = checkpointFile(dir);
    await keeper.keep(note(5));
    await keeper.setAside("1");
    await keeper.setAside("2");
    expect([await keeper.latest(), await keeper.aside()]).toEqual([undefined, [join(dir, "audit", "checkpoint.set-aside-1")]]);
    expect(await keeper.keep(note(3))).toBe(true);
  });

  it("takes neither a damaged one nor one of another log for a measure", async () => {
    const keeper = checkpointFile(dir);
    await keeper.keep(note(5, "A", 1, "bulwark-audit/other"));
    expect(await keeper.keep(note(3))).toBe(true);
    writeFileSync(join(dir, "audit", "checkpoint"), "");
    expect(await keeper.keep(note(2))).toBe(true);
  });
});
