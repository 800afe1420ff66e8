import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
type Said = { readonly code: number; readonly out: string; readonly err: string };

describe("bulwark <noun> <verb>", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  /** As scripts/bulwark.mjs starts it. */
  function bulwark(...args: string[]): Promise<Said> {
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      BULWARK_DATA_DIR: database.dataDir,
      BULWARK_KEY_FILE: join(database.dataDir, "keys", "web.key"),
      BULWARK_ORIGIN: "http://127.0.0.1:7340",
      BULWARK_DESK_ID: database.deskId,
      BULWARK_VERSION: "1.2.3",
      BULWARK_ACTOR: "host:tester",
    };
    return new Promise((done) => {
      execFile(
        join(root, "node_modules/.bin/node"),
        [join(root, "cli/bulwark.ts"), ...args],
        { env, cwd: database.dataDir },
        (error, out, err) => done({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  }

  async function json(...args: string[]) {
    const said = await bulwark(...args, "--json");
    return { ...said, value: JSON.parse(said.out) };
  }

  it("makes the desk's keys once, and checks them when it is asked again", async () => {
    const first = await json("keys", "set-up");
    expect(first).toMatchObject({ code: 0 });
    expect(first.value.purposes).toContain("credential");
    expect((await bulwark("keys", "set-up")).code).toBe(0);
  });

  it("helps, and says what is wrong with exit code 2 and nothing on standard output", async () => {
    expect((await bulwark("--help")).out).toContain("portfolios");
    expect((await bulwark("runs", "--help")).out).toContain("runs stop RUN");
    expect((await bulwark("--version")).out.trim()).toBe("1.2.3");
    for (const args of [
      ["nonsense"],
      ["runs"],
      ["runs", "fly"],
      ["runs", "stop"],
      ["runs", "list", "--colour"],
      ["portfolios", "show", "nobody"],
      ["candles", "import", "x.csv"],
    ]) {
      const said = await bulwark(...args);
      expect([args, said.code, said.out]).toEqual([args, 2, ""]);
      expect(said.err.trim()).not.toBe("");
    }
  });

  it("prints a set-up link that the starter can read", async () => {
    const { value, code } = await json("set-up", "link");
    expect(code).toBe(0);
    expect(value.url).toMatch(/^http:\/\/127\.0\.0\.1:7340\/.+#[A-Za-z0-9_-]{43}$/);
  });

  it("imports candles, reports the bad lines of a file and imports nothing of it", async () => {
    const good = join(database.dataDir, "good.csv");
    writeFileSync(
      good,
      "timestamp,open,high,low,close,volume\n2024-01-01T00:00:00Z,1.5,2,1,1.5,10\n2024-01-01T00:01:00Z,1.5,2,1,1.25,10\n2024-01-01T00:03:00Z,1,2,1,1.5,10\n",
    );
    const imported = await json("candles", "import", good, "--instrument", "ABC/USD", "--interval", "1m");
    expect(imported).toMatchObject({
      code: 0,
      value: { candles: 3, isNewInstrument: true, instrument: { tickSize: "0.25", isSimulated: true }, gaps: { count: 1, missing: 1 } },
    });
    const bad = join(database.dataDir, "bad.csv");
    writeFileSync(bad, "timestamp,open,high,low,close,volume\n2024-01-02T00:00:00Z,1,0.5,1,1,10\n2024-01-02T00:01:00Z,x,2,1,1,10\n");
    const refused = await json("candles", "import", bad, "--instrument", "XYZ/USD", "--interval", "1m");
    expect(refused.code).toBe(1);
    expect(refused.value.error.message).toMatch(/line 2: /);
    expect(refused.value.error.message).toMatch(/line 3: /);
    const listed = await json("instruments", "list");
    expect(listed.value.items).toMatchObject([{ symbol: "ABC/USD", series: [{ interval: "1m", candles: 3 }] }]);
  });

  it("makes a portfolio, starts a run on it and stops it", async () => {
    const made = await json("portfolios", "create", "Replay", "--capital", "10000", "--feed", "replay", "--speed", "max");
    expect(made.code).toBe(0);
    const started = await json(
      "runs",
      "start",
      "--portfolio",
      "Replay",
      "--instrument",
      "ABC/USD",
      "--interval",
      "1m",
      "--param",
      "fast=2",
      "--param",
      "slow=3",
    );
    expect(started.value).toMatchObject({ wanted: "running", params: { fast: 2, slow: 3, entryFraction: "0.05" } });
    const taken = await json("runs", "start", "--portfolio", "Replay", "--instrument", "ABC/USD", "--interval", "1m");
    expect(taken).toMatchObject({ code: 1, value: { error: { code: "conflict" } } });
    const wrong = await json("runs", "start", "--portfolio", "Replay", "--instrument", "ABC/USD", "--interval", "1m", "--param", "fast=50");
    expect(wrong.value.error.fields).toHaveProperty("params.fast");
    expect((await json("runs", "stop", started.value.id)).value).toMatchObject({ wanted: "stopped" });
    expect((await bulwark("runs", "list")).out).toContain("sma-crossover");
    expect((await json("portfolios", "trace", "Replay")).value).toMatchObject({
      lines: [],
      sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    });
  });

  it("engages the kill switch, and sends a person to the page for a release", async () => {
    expect((await json("kill", "engage", "--reason", "drill")).value).toMatchObject({ scope: "all", isEngaged: true });
    const released = await bulwark("kill", "release");
    expect(released).toMatchObject({ code: 1, out: "" });
    expect(released.err).toContain("http://127.0.0.1:7340/risk");
    expect((await bulwark("kill", "status")).out).toContain("host:tester");
    expect((await bulwark("portfolios", "delete", "Replay")).code).toBe(1);
  });

  it("starts the demonstration once, adds a person and shows the record of it all", async () => {
    expect((await json("demo", "start")).value.outcome).toBe("started");
    expect((await json("demo", "start")).value.outcome).toBe("exists");
    expect((await json("demo", "delete")).value.runsStopped).toBe(1);
    const added = await json("users", "add", "--email", "a@example.test", "--role", "viewer");
    expect(added.value.url).toMatch(/#[A-Za-z0-9_-]{43}$/);
    expect((await bulwark("users", "list")).out).toContain("a@example.test");
    const record = await json("audit", "list", "--limit", "100");
    const types = record.value.items.map((event: { type: string }) => event.type);
    expect(types).toEqual(
      expect.arrayContaining([
        "user.invited",
        "demo.deleted",
        "kill-switch.engaged",
        "run.wanted",
        "candles.imported",
        "set-up.link-printed",
      ]),
    );
    expect(record.value.items.every((event: { actor: string }) => event.actor === "host:tester")).toBe(true);
    expect((await bulwark("limits", "list")).out).toContain("daily-loss");
    expect((await bulwark("orders", "list")).out).toContain("No orders yet.");
    expect((await bulwark("positions", "list")).out).toContain("No positions.");
  });

  it("says by its exit code that a part of the desk is down", async () => {
    const health = await json("health");
    expect(health).toMatchObject({ code: 1, value: { status: "degraded" } });
    expect(health.value.components).toContainEqual({ name: "worker", state: "down", says: "never beat" });
  });
});
