import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#lib/compose/system-clock.ts";
import { append, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";
import { sealLoopOf } from "./testing/seal-loop-of.ts";

describe("[U5] the alarm about the record", () => {
  let desk: SealedDesk;
  let superuser: pg.Client;
  let web: pg.Client;

  beforeEach(async () => {
    desk = await openSealedDesk();
    [superuser, web] = [await desk.connect(desk.database.superuserUrl), await desk.connect(desk.database.webUrl)];
  });
  afterEach(() => desk.close());

  const isStopped = async () => (await desk.db.killState.findFirst({ where: { scope: "all", engaged: true } })) !== null;
  const release = () => superuser.query("UPDATE kill_state SET engaged = false");
  const alerts = () => desk.db.anomaly.count({ where: { rule: "record-changed" } });
  const guard = (state: "DISABLE" | "ENABLE") => superuser.query(`ALTER TABLE audit_event ${state} TRIGGER audit_event_immutable`);

  it("is raised again when a guard that was put back is switched off once more, also after a restart", async () => {
    const worker = await sealLoopOf(desk);
    await append(web, "a");
    await worker.advance();
    await guard("DISABLE");
    await worker.check();
    await release();
    await worker.check();
    expect([await isStopped(), await alerts()]).toEqual([false, 1]); // known: who looked into it may release
    await guard("ENABLE");
    expect(await worker.check()).toEqual([]);
    await guard("DISABLE");
    await worker.check();
    expect([await isStopped(), await alerts()]).toEqual([true, 2]);

    await release();
    await (await sealLoopOf(desk)).check();
    expect([await isStopped(), await alerts()]).toEqual([false, 2]);
    await guard("ENABLE");
    await (await sealLoopOf(desk)).check();
    await guard("DISABLE");
    await (await sealLoopOf(desk)).check();
    expect([await isStopped(), await alerts()]).toEqual([true, 3]);
  });

  it("is raised about an event that was repaired and edited again", async () => {
    const worker = await sealLoopOf(desk);
    await append(web, "a");
    await worker.advance();
    const edit = async (actor: string) => {
      await superuser.query("SET session_replication_role = replica");
      await superuser.query("UPDATE audit_event SET actor = $1 WHERE n = 1 AND type = 'login.succeeded'", [actor]);
      await superuser.query("SET session_replication_role = origin");
      return (await worker.check()).length;
    };
    expect([await edit("user:somebody"), await alerts()]).toEqual([1, 1]);
    expect([await edit("anonymous"), await alerts()]).toEqual([0, 1]);
    await release();
    expect([await edit("user:somebody else"), await alerts(), await isStopped()]).toEqual([1, 2, true]);
  });

  it("about a large record ends with the whole check of a day in which all was repaired, and what was found stays on record", async () => {
    let nowMs = 0;
    const worker = await sealLoopOf(desk, { clock: { ...systemClock, monotonicMs: () => nowMs }, wholeLeaves: 256, random: () => 0 });
    for (let i = 0; i < 600; i++) await append(web, `event ${i}`);
    await worker.advance();
    const repaired = async (type: string) => {
      await superuser.query("SET session_replication_role = replica");
      await superuser.query("UPDATE audit_event SET type = $1 WHERE n = 300 AND resource = 'session'", [type]);
      await superuser.query("SET session_replication_role = origin");
    };
    const open = async () => (await desk.db.auditFinding.findMany({ orderBy: { foundAt: "asc" } })).map(({ kind }) => kind);
    await repaired("login.failed");
    await worker.check();
    expect(await open()).toEqual(["column-edited"]);
    await worker.check(); // whole, as something is raised
    await repaired("login.succeeded");
    await worker.check(); // by samples: a day has not gone by
    expect(await open()).toEqual(["column-edited"]);
    nowMs += 86_400_000;
    await worker.check();
    expect(await open()).toEqual(["column-edited", "gone"]);
    expect(await alerts()).toBe(1);
  });

  it("is raised when somebody with the owner's rights holds the sealer's turn and events wait for a minute; a quiet minute is none", async () => {
    let nowMs = 0;
    const worker = await sealLoopOf(desk, { clock: { ...systemClock, monotonicMs: () => nowMs } });
    await append(web, "a");
    await worker.advance();
    await superuser.query("BEGIN");
    await superuser.query("SELECT FROM audit_door FOR UPDATE");
    nowMs += 120_000;
    await worker.advance();
    expect(await isStopped()).toBe(false); // nothing waits
    const other = await desk.connect(desk.database.webUrl);
    await append(other, "b");
    for (let i = 0; i < 59; i++) {
      await worker.advance();
      nowMs += 1_000;
    }
    expect(await isStopped()).toBe(false);
    nowMs += 2_000;
    await worker.advance();
    expect([await isStopped(), await alerts()]).toEqual([true, 1]);
    expect((await desk.db.auditFinding.findMany()).map(({ kind }) => kind)).toEqual(["sealing-stopped"]);
    await other.query("SELECT 1"); // the database answers everybody else
    await superuser.query("ROLLBACK");
    await release();
    await superuser.query("BEGIN");
    await superuser.query("SELECT FROM audit_door FOR UPDATE");
    await worker.advance();
    expect(await isStopped()).toBe(false); // known
    await superuser.query("ROLLBACK");
    await worker.advance();
    expect(await desk.db.auditPending.count()).toBe(0);
  });
});
