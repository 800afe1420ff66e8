import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { startWorker, until } from "./testing/replay-desk.ts";
import { runCommand } from "./testing/run-command.ts";

/** Throws from where no code of the worker can catch it, as a bug in a timer or a library would. */
const planted = (what: string) => `process.on("SIGUSR2", () => ${what})`;
const preload = (code: string) => ["--import", `data:text/javascript,${encodeURIComponent(code)}`];

describe("what real processes log", () => {
  let database: TestDatabase;
  let superuser: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    expect((await runCommand(database, "keys", "set-up")).code).toBe(0);
    superuser = new pg.Client({ connectionString: database.superuserUrl });
    await superuser.connect();
  });
  afterAll(async () => {
    await superuser?.end();
    await database?.drop();
  });

  const path = () => join(database.dataDir, "log", "worker.log");
  const entries = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  const isEntry = (entry: unknown) =>
    expect(entry).toEqual(
      expect.objectContaining({
        level: expect.any(Number),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
        name: expect.any(String),
        msg: expect.any(String),
      }),
    );
  const events = async (type: string) =>
    (await superuser.query("SELECT result, request_id FROM audit_event WHERE type = $1 ORDER BY at", [type])).rows;

  it.each([
    ["an error in a timer", planted('setTimeout(() => { throw new Error("planted bug") })'), "nothing caught an error"],
    ["a promise that nobody waits for", planted('void Promise.reject(new Error("planted bug"))'), "a promise nobody waited for failed"],
  ])(
    "v5.0.0-16.5.4 v5.0.0-16.3.4 %s: logged with its stack, the worker stops in order and is restarted by whoever watches it",
    async (_, code, says) => {
      const [started, stopped] = [(await events("process.started")).length, (await events("process.stopped")).length];
      const from = readFileSync(path(), { encoding: "utf8", flag: "a+" }).length;
      const own = () => readFileSync(path(), "utf8").slice(from);
      const worker = startWorker(database, { node: preload(code), logLevel: "info" });
      await until("the worker runs", 30_000, async () => own().includes("worker started"));
      worker.child.kill("SIGUSR2");
      expect(await worker.exited).toBe(1);
      const found = entries(own());
      for (const entry of found) isEntry(entry);
      const bug = found.find(({ msg }) => msg === says);
      expect(bug).toMatchObject({ level: 50, name: "worker", logId: expect.any(String), err: { message: "planted bug" } });
      expect(bug.err.stack).toContain("planted bug");
      expect(found.at(-1)).toMatchObject({ msg: "worker stopped", reason: "bug" });
      expect(await events("process.started")).toHaveLength(started + 1);
      expect(await events("process.stopped")).toHaveLength(stopped + 1);
    },
  );

  it("v5.0.0-16.2.4 a worker in peace: every line is an entry of one form, from its start to its stop", async () => {
    const from = readFileSync(path(), { encoding: "utf8", flag: "a+" }).length;
    const worker = startWorker(database, { logLevel: "info" });
    await until("the worker runs", 30_000, async () => readFileSync(path(), "utf8").slice(from).includes("worker started"));
    worker.child.kill("SIGTERM");
    expect(await worker.exited).toBe(0);
    const found = entries(readFileSync(path(), "utf8").slice(from));
    for (const entry of found) isEntry(entry);
    expect(found.map(({ msg }) => msg)).toEqual(expect.arrayContaining(["worker started", "worker stopped"]));
  });

  it("v5.0.0-16.2.4 v5.0.0-16.3.4 a bug in a command: its entry names the request under which the record has the act", async () => {
    await superuser.query("ALTER TABLE kill_state RENAME TO kill_state_gone");
    const { code, err, out } = await runCommand(database, "kill", "engage", "--reason", "a test", "--json");
    await superuser.query("ALTER TABLE kill_state_gone RENAME TO kill_state");
    expect(code).toBe(1);
    expect(out).not.toMatch(/kill_state|prisma|at .*\.ts/i);
    const [bug] = entries(
      err
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .join("\n"),
    );
    isEntry(bug);
    expect(bug).toMatchObject({ level: 50, name: "cli", useCase: "risk.engage-kill", request: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(out + err).toContain(bug.logId);
    expect(await events("kill-switch.engaged"), err).toEqual([{ result: "failed", request_id: bug.request }]);
  });
});
