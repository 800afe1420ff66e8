import { join } from "node:path";
import type { Client } from "pg";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { host, openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { compileCache } from "#lib/tooling/compile-cache.ts";
import { askWhatToDo, scheduleBackups } from "./backup-schedule.mjs";

const LOOK_EVERY_MS = 30_000;

describe("scheduled backups", () => {
  let desk: TestDesk;
  let client: Client;

  beforeAll(async () => {
    desk = await openTestDesk();
    await desk.person("admin");
    client = new pg.Client({ connectionString: desk.database.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await desk?.close();
  });
  beforeEach(async () => {
    await client.query("DELETE FROM backup_run");
    await inUseFor("2 hours");
  });

  const inUseFor = (time: string) => client.query("UPDATE app_user SET created_at = clock_timestamp() - $1::interval", [time]);
  const run = (state: "done" | "failed", ago: string) =>
    client.query(
      `INSERT INTO backup_run (id, cause, requested_by, requested_at, state, finished_at, file, bytes, rows, failure)
       VALUES (gen_random_uuid(), 'schedule', 'host:a', now(), $1, clock_timestamp() - $2::interval, CASE $1 WHEN 'done' THEN 'a.bwk' END,
               CASE $1 WHEN 'done' THEN 1 END, CASE $1 WHEN 'done' THEN 1 END, CASE $1 WHEN 'failed' THEN 'the disk is full' END)`,
      [state, ago],
    );
  const isDue = async (everyHours = 24) => (await askWhatToDo(client, everyHours)).isDue;

  it("[E8] the first is due an hour after the desk came into use", async () => {
    expect(await isDue()).toBe(true);
    await inUseFor("59 minutes");
    expect(await isDue()).toBe(false);
  });

  it("[E8] the next is due when the newest is older than the interval", async () => {
    await run("done", "23 hours 59 minutes");
    expect([await isDue(), await isDue(23)]).toEqual([false, true]);
    await run("done", "1 minute");
    expect(await isDue(23)).toBe(false);
  });

  it("[E8] after a failure none is due for an hour", async () => {
    await run("done", "25 hours");
    await run("failed", "59 minutes");
    expect(await isDue()).toBe(false);
    await client.query("UPDATE backup_run SET finished_at = finished_at - interval '2 minutes' WHERE state = 'failed'");
    expect(await isDue()).toBe(true);
  });

  it("[E8] with an interval of 0 hours none is ever due", async () => {
    await run("done", "900 hours");
    expect(await isDue(0)).toBe(false);
  });

  describe("as the starter makes them", () => {
    let schedule: ReturnType<typeof scheduleBackups> | undefined;
    const said: string[] = [];
    /** Before each look, and after one that failed. */
    let asked = 0;

    beforeEach(() => {
      said.length = 0;
      asked = 0;
      vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    });
    afterEach(() => {
      schedule?.stop();
      vi.useRealTimers();
    });

    function start(everyHours: string): void {
      const { dataDir, deskId, ownerUrl } = desk.database;
      const env = {
        NODE_ENV: "production",
        PATH: process.env["PATH"] ?? "",
        NODE_COMPILE_CACHE: compileCache,
        BULWARK_DATA_DIR: dataDir,
        BULWARK_KEY_FILE: join(dataDir, "keys", "web.key"),
        BULWARK_ORIGIN: "http://127.0.0.1:7340",
        BULWARK_DESK_ID: deskId,
        BULWARK_ACTOR: "host:tester",
        BULWARK_BACKUP_EVERY_HOURS: everyHours,
      };
      const output = { warn: (line: string) => void said.push(line) };
      const isStopping = () => {
        asked += 1;
        return false;
      };
      schedule = scheduleBackups({ ownerUrl, node: process.execPath, env, output, isStopping });
    }
    const runs = async () => (await client.query("SELECT cause, state FROM backup_run ORDER BY finished_at")).rows;

    it("[E8] one that is due is made within half a minute, and then none until the next is", async () => {
      start("24");
      vi.advanceTimersByTime(LOOK_EVERY_MS - 1);
      expect(vi.getTimerCount()).toBe(1);
      expect(await runs()).toEqual([]);
      vi.advanceTimersByTime(1);
      await expect.poll(runs, { timeout: 60_000 }).toEqual([{ cause: "schedule", state: "done" }]);
      expect((await desk.events("backup.created")).at(-1)).toMatchObject({ actor: "host:tester", data: { cause: "schedule" } });
      expect(said).toEqual([]);
      expect(await isDue()).toBe(false);
    });

    it("[E8] one that a person asked for is made whatever the interval", async () => {
      const { askBackup } = await import("#lib/services/backups/ask-backup.ts");
      await desk.must(askBackup, host, {});
      start("0");
      vi.advanceTimersByTime(LOOK_EVERY_MS);
      await expect.poll(runs, { timeout: 60_000 }).toEqual([{ cause: "person", state: "done" }]);
    });

    it("[E8] says once why none was made", async () => {
      await client.query("ALTER TABLE backup_run RENAME TO backup_run_gone");
      try {
        start("24");
        for (let look = 1; look <= 3; look++) {
          vi.advanceTimersByTime(LOOK_EVERY_MS);
          await expect.poll(() => asked, { timeout: 30_000 }).toBe(2 * look);
        }
        expect(said).toHaveLength(1);
        expect(said[0]).toContain("No backup was made");
      } finally {
        schedule?.stop();
        await client.query("ALTER TABLE backup_run_gone RENAME TO backup_run");
      }
    });
  });
});
