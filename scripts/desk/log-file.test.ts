import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLog, tailOfLog, trimLog } from "./log-file.mjs";

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "bulwark-log-")), "x.log");
});
afterEach(() => rmSync(join(path, ".."), { recursive: true }));

describe("a log", () => {
  it("stays bounded: past its limit it becomes the one before", () => {
    const log = openLog(path, 10);
    for (const line of ["first line\n", "second\n", "third line\n", "fourth\n"]) log.append(line);
    expect(readFileSync(path, "utf8")).toBe("fourth\n");
    expect(readFileSync(`${path}.1`, "utf8")).toBe("second\nthird line\n");
    expect(tailOfLog(path, 3)).toEqual(["fourth"]);
  });

  it("that another program holds open is emptied in place", () => {
    writeFileSync(path, "0123456789");
    trimLog(path, 10);
    expect(existsSync(`${path}.1`)).toBe(false);
    trimLog(path, 9);
    expect(readFileSync(path, "utf8")).toBe("");
    expect(readFileSync(`${path}.1`, "utf8")).toBe("0123456789");
  });
});
