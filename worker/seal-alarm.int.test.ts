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

  it("is raised when somebody holds the sealer's lock and events wait for a minute; a quiet minute is none", async () => {
    let nowMs = 0;
    const worker = await sealLoopOf(desk, { clock: { ...systemClock, monotonicMs: () => nowMs } });
    await append(web, "a");
    await worker.advance();
    await web.query("SELECT pg_advisory_lock(7001, 20)");
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
    await release();
    await worker.advance();
    expect(await isStopped()).toBe(false); // known
    await web.query("SELECT pg_advisory_unlock_all()");
    await worker.advance();
    expect(await desk.db.auditPending.count()).toBe(0);
  });
});
