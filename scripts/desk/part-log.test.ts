import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { partLog } from "./part-log.mjs";

describe("v5.0.0-16.2.4 the log of a part", () => {
  let folder = "";
  let warned: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bulwark-part-log-"));
    warned = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = () =>
    partLog({
      name: "web",
      path: join(folder, "web.log"),
      output: { warn: (text) => void warned.push(text) },
      now: () => 1_795_500_000_000,
    });
  const entries = () =>
    readFileSync(join(folder, "web.log"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("has one form though the part does not: what Node and the web framework print becomes the message of an entry", () => {
    const log = open();
    const own = { level: 30, time: "2026-11-24T00:00:00.000Z", name: "web", msg: "started" };
    log.add(JSON.stringify(own), false);
    log.add("   - Local: http://localhost:3000", false);
    log.add('{"looks":"like an entry"}', false);
    log.add("{and is none", true);
    log.add("Error: it \u001b[31mbroke\u001b[0m\r", true);
    const time = new Date(1_795_500_000_000).toISOString();
    expect(entries()).toEqual([
      own,
      { level: 30, time, name: "web", msg: "   - Local: http://localhost:3000" },
      { level: 30, time, name: "web", msg: '{"looks":"like an entry"}' },
      { level: 40, time, name: "web", msg: "{and is none" },
      { level: 40, time, name: "web", msg: "Error: it \u001b[31mbroke\u001b[0m\r" },
    ]);
    expect(readFileSync(join(folder, "web.log"), "utf8")).not.toContain("\u001b");
  });

  it("shows a person a few errors a minute, and why the part died", () => {
    const log = open();
    for (let i = 0; i < 9; i++) log.add(JSON.stringify({ level: 50, time: "2026-11-24T00:00:00.000Z", msg: `bug ${i}` }), false);
    expect(warned).toHaveLength(5);
    log.add("TypeError: it broke", true);
    log.add("    at somewhere", true);
    expect(log.takeLast(5)).toEqual(["TypeError: it broke", "    at somewhere"]);
    expect(log.takeLast(5)).toEqual([]);
  });
});
