import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#lib/compose/system-clock.ts";
import { openCheckpoint } from "#lib/crypto/checkpoint.ts";
import { verifierOf } from "#lib/crypto/checkpoint-key.ts";
import { openAuditRecord } from "#lib/db/audit/audit-record.ts";
import { append, beat, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";
import type { SealLoop, SealParts } from "./loops/seal-loop.ts";
import { sealLoopOf } from "./testing/seal-loop-of.ts";

describe("[U5] the worker's keeping of the record", () => {
  let desk: SealedDesk;
  let superuser: pg.Client;
  let web: pg.Client;

  beforeEach(async () => {
    desk = await openSealedDesk();
    [superuser, web] = [await desk.connect(desk.database.superuserUrl), await desk.connect(desk.database.webUrl)];
    await superuser.query("SET session_replication_role = replica");
  });
  afterEach(() => desk.close());

  const loop = (more: Partial<SealParts> = {}): Promise<SealLoop> => sealLoopOf(desk, more);
  const kill = () => desk.db.killState.findUniqueOrThrow({ where: { scope_scopeId: { scope: "all", scopeId: "*" } } });
  const events = (type: string) => desk.db.auditEvent.findMany({ where: { type } });
  const checkpointPath = () => join(desk.database.dataDir, "audit");

  it("seals what waits, keeps the signed checkpoint in a file, and finds nothing wrong with itself", async () => {
    const worker = await loop();
    for (let i = 0; i < 20; i++) await append(web, `event ${i}`);
    expect(await worker.advance()).toBe(1_000);
    const kept = openCheckpoint(readFileSync(join(checkpointPath(), "checkpoint"), "utf8"), verifierOf(desk.key.verifier));
    expect(kept?.size).toBe(20);
    expect(await worker.check()).toEqual([]);
    expect((await kill()).engaged).toBe(false);
  });

  it("raises one alarm about an edited event: on record, as an alert to admins, and no new order anywhere", async () => {
    const worker = await loop();
    for (let i = 0; i < 5; i++) await append(web, `event ${i}`);
    await worker.advance();
    await superuser.query("UPDATE audit_event SET actor = 'user:somebody' WHERE n = 3");
    expect((await worker.check()).map(({ kind }) => kind)).toEqual(["column-edited"]);
    expect(await kill()).toMatchObject({ engaged: true, changedBy: "worker" });
    expect((await kill()).reason).toContain("does not verify");
    expect(await events("audit.mismatch-found")).toHaveLength(1);
    expect(await events("kill-switch.engaged")).toHaveLength(1);
    expect(await desk.db.anomaly.findMany({ where: { rule: "record-changed" } })).toHaveLength(1);
    expect(await desk.db.auditFinding.findMany()).toEqual([expect.objectContaining({ kind: "column-edited" })]);

    // A person looked into it and released: the same finding stops nothing again, also after a restart; a new one does.
    await superuser.query("UPDATE kill_state SET engaged = false");
    await worker.check();
    await (await loop()).check();
    expect((await kill()).engaged).toBe(false);
    await superuser.query("DELETE FROM audit_event WHERE n = 4 AND actor = 'anonymous'");
    await (await loop()).check();
    expect((await kill()).engaged).toBe(true);
    expect(await events("audit.mismatch-found")).toHaveLength(2);
  });

  it("shows at the start that the database was rolled back to before what it had signed, and keeps the proof", async () => {
    const worker = await loop();
    for (let i = 0; i < 5; i++) await append(web, `event ${i}`);
    await worker.advance();
    await append(web, "rolled back");
    await worker.advance();
    for (const sql of [
      "DELETE FROM audit_event e USING audit_leaf l WHERE e.id = l.event_id AND leaf_index >= 5",
      "DELETE FROM audit_leaf WHERE leaf_index >= 5",
      "DELETE FROM audit_checkpoint WHERE size > 5",
      "DELETE FROM audit_writer",
    ]) {
      await superuser.query(sql);
    }
    await (await loop()).advance();
    expect((await desk.db.auditFinding.findMany()).map(({ kind }) => kind).sort()).toEqual(["checkpoint-set-aside", "rolled-back"]);
    expect((await kill()).engaged).toBe(true);
    const aside = readdirSync(checkpointPath()).find((name) => name.includes("set-aside"));
    expect(openCheckpoint(readFileSync(join(checkpointPath(), aside ?? ""), "utf8"), verifierOf(desk.key.verifier))?.size).toBe(6);
  });

  it("shows within a turn that an event was deleted before it was sealed, as its writer still knows of it", async () => {
    const worker = await loop();
    await worker.advance();
    await append(web, "gone");
    await superuser.query("DELETE FROM audit_event");
    await superuser.query("DELETE FROM audit_pending");
    await beat(web);
    await worker.advance();
    expect((await desk.db.auditFinding.findMany()).map(({ kind }) => kind)).toEqual(["writer-short"]);
    expect((await kill()).engaged).toBe(true);
  });

  it("lets nothing be traded before a check has ended, and seals nothing while the first breaks off", async () => {
    const open = openAuditRecord(desk.database.workerUrl);
    let isAway = true;
    const worker = await loop({ openRecord: (work) => (isAway ? Promise.reject(new Error("away")) : open(work)) });
    await append(web, "event");
    expect(worker.mayTrade).toBe(false);
    await expect(worker.advance()).rejects.toThrow("away");
    expect([worker.mayTrade, await desk.db.auditCheckpoint.count()]).toEqual([false, 0]);
    isAway = false;
    await worker.advance();
    expect([worker.mayTrade, await desk.db.auditCheckpoint.count()]).toEqual([true, 1]);
  });

  it("goes on sealing when a later check breaks off, and checks again in five minutes", async () => {
    let [nowMs, checks, isAway] = [0, 0, false];
    const open = openAuditRecord(desk.database.workerUrl);
    const openRecord: SealParts["openRecord"] = (work) => {
      checks += 1;
      return isAway ? Promise.reject(new Error("away")) : open(work);
    };
    const worker = await loop({ openRecord, clock: { ...systemClock, monotonicMs: () => nowMs } });
    await append(web, "one");
    await worker.advance();
    [nowMs, isAway] = [3_600_000, true];
    await append(web, "two");
    await worker.advance();
    expect([checks, worker.mayTrade, await desk.db.auditCheckpoint.count()]).toEqual([2, true, 2]);
    nowMs += 299_000;
    await worker.advance();
    expect(checks).toBe(2);
    nowMs += 1_000;
    await worker.advance();
    expect(checks).toBe(3);
  });

  it("seals nothing on a desk that has no checkpoint key yet, and holds up nothing", async () => {
    const without = await loop({ sealer: undefined });
    await without.advance();
    expect([without.mayTrade, await desk.db.auditCheckpoint.count()]).toEqual([true, 0]);
  });
});
