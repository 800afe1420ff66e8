import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCheckpoint } from "#lib/crypto/checkpoint.ts";
import { verifierOf } from "#lib/crypto/checkpoint-key.ts";
import { digestOf } from "#lib/db/audit/known-findings.ts";
import { append, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";
import { sealLoopOf } from "./testing/seal-loop-of.ts";

describe("[U5] what the worker signs goes on from what it signed", () => {
  let desk: SealedDesk;
  let superuser: pg.Client;
  let web: pg.Client;

  beforeEach(async () => {
    desk = await openSealedDesk();
    [superuser, web] = [await desk.connect(desk.database.superuserUrl), await desk.connect(desk.database.webUrl)];
    await superuser.query("SET session_replication_role = replica");
  });
  afterEach(() => desk.close());

  const folder = () => join(desk.database.dataDir, "audit");
  const kept = () => readFileSync(join(folder(), "checkpoint"), "utf8");
  const sizeOf = (note: string) => openCheckpoint(note, verifierOf(desk.key.verifier))?.size;
  const isStopped = async () => (await desk.db.killState.findFirst({ where: { scope: "all", engaged: true } })) !== null;
  const found = async () => [...new Set((await desk.db.auditFinding.findMany({ orderBy: { foundAt: "asc" } })).map(({ kind }) => kind))];
  const checkpoints = () => desk.db.auditCheckpoint.count();

  /** One event gone for good, one edited, the rest counted and linked anew: as whoever owns the database would do it. */
  async function rewrite(): Promise<void> {
    const { rows } = await superuser.query(
      "SELECT l.leaf_index, l.event_id, e.body FROM audit_leaf l JOIN audit_event e ON e.id = l.event_id ORDER BY 1",
    );
    let [prev, n] = ["0".repeat(64), 0];
    for (const { leaf_index, event_id, body } of rows) {
      if (Number(leaf_index) === 20) {
        await superuser.query("DELETE FROM audit_event WHERE id = $1", [event_id]);
        await superuser.query("DELETE FROM audit_leaf WHERE event_id = $1", [event_id]);
        continue;
      }
      n += 1;
      const text: string = body.toString("utf8").replace(/"n":\d+,"prev":"[0-9a-f]{64}"/, `"n":${n},"prev":"${prev}"`);
      const forged = text.replace('"event 7"', '"event X"');
      prev = createHash("sha256").update(Buffer.of(0)).update(forged).digest("hex");
      await superuser.query("UPDATE audit_event SET body = $2, leaf = decode($3, 'hex'), n = $4 WHERE id = $1", [
        event_id,
        Buffer.from(forged),
        prev,
        n,
      ]);
      await superuser.query("UPDATE audit_leaf SET leaf = decode($2, 'hex'), leaf_index = $3 WHERE event_id = $1", [event_id, prev, n - 1]);
    }
    for (const table of ["checkpoint", "tile", "writer"]) await superuser.query(`DELETE FROM audit_${table}`);
  }

  it("a history that was rewritten under it gets no signature: nothing is sealed, orders stop, and the kept checkpoint proves it", async () => {
    const worker = await sealLoopOf(desk);
    for (let i = 0; i < 30; i++) {
      await append(web, `event ${i}`);
      if (i % 10 === 9) await worker.advance();
    }
    const proof = kept();
    await rewrite();
    await worker.advance();
    expect([await isStopped(), await checkpoints(), kept()]).toEqual([true, 0, proof]);
    expect(await found()).toContain("rolled-back");
    await append(await desk.connect(desk.database.webUrl), "life goes on");
    await worker.advance(); // checks all of it
    await worker.advance();
    expect([await checkpoints(), kept()]).toEqual([0, proof]);
    expect((await desk.verify([kept()])).findings.map(({ kind }) => kind)).toContain("rolled-back");

    // Nor after a restart: a desk that sealed before has a checkpoint.
    await (await sealLoopOf(desk)).advance();
    expect([await isStopped(), await checkpoints()]).toEqual([true, 0]);
    await superuser.query("DELETE FROM audit_leaf");
    await (await sealLoopOf(desk)).advance();
    expect(await checkpoints()).toBe(0);
    const aside = readdirSync(folder()).filter((name) => name.includes("set-aside"));
    expect(aside.map((name) => sizeOf(readFileSync(join(folder(), name), "utf8")))).toEqual([30]);
  });

  it("a database that is rolled back while the worker runs is no place to go on from", async () => {
    const worker = await sealLoopOf(desk);
    for (let i = 0; i < 5; i++) await append(web, `event ${i}`);
    await worker.advance();
    const victim = await desk.connect(desk.database.webUrl);
    for (let i = 0; i < 4; i++) await append(victim, `will be rolled back ${i}`);
    await worker.advance();
    const proof = kept();
    for (const sql of [
      "DELETE FROM audit_event e USING audit_leaf l WHERE e.id = l.event_id AND leaf_index >= 5",
      "DELETE FROM audit_leaf WHERE leaf_index >= 5",
      "DELETE FROM audit_checkpoint WHERE size > 5",
      "DELETE FROM audit_writer WHERE n <> 5",
    ]) {
      await superuser.query(sql);
    }
    for (let i = 0; i < 6; i++) await append(web, `after ${i}`);
    for (let i = 0; i < 3; i++) await worker.advance();
    expect([await isStopped(), kept(), await found()]).toEqual([true, proof, ["rolled-back"]]);
    expect((await desk.verify([kept()])).findings.map(({ kind }) => kind)).toContain("rolled-back");
  });

  it("an empty kept file is named as what it is, set aside, and sealing goes on by memory", async () => {
    const worker = await sealLoopOf(desk);
    await append(web, "a");
    await worker.advance();
    writeFileSync(join(folder(), "checkpoint"), "");
    expect((await desk.verify([kept()])).findings).toEqual([
      expect.objectContaining({ says: expect.stringContaining("empty or damaged") }),
    ]);
    await append(web, "b");
    await worker.advance();
    expect([await found(), await isStopped()]).toEqual([["checkpoint-unreadable"], true]);
    await worker.advance();
    expect(await found()).toEqual(["checkpoint-unreadable", "checkpoint-set-aside"]);
    expect(sizeOf(kept())).toBeGreaterThanOrEqual(2);
    expect(readdirSync(folder()).filter((name) => name.includes("set-aside"))).toHaveLength(1);
  });

  it("a checkpoint that could not be kept is kept at the next turn that can", async () => {
    const worker = await sealLoopOf(desk);
    await append(web, "a");
    await worker.advance();
    const before = sizeOf(kept());
    mkdirSync(join(folder(), "checkpoint.new"));
    await append(web, "b");
    await expect(worker.advance()).rejects.toThrow(/EISDIR/);
    await expect(worker.advance()).rejects.toThrow(/EISDIR/);
    expect(sizeOf(kept())).toBe(before);
    rmdirSync(join(folder(), "checkpoint.new"));
    await worker.advance();
    expect(sizeOf(kept())).toBe(2);
  });

  it("a proof is not set aside without an alarm, also where the database was made to know the finding", async () => {
    const worker = await sealLoopOf(desk);
    for (let i = 0; i < 5; i++) await append(web, `event ${i}`);
    await worker.advance();
    const finding = { kind: "rolled-back", says: "x", leaves: { from: 0, to: 4 } } as const;
    await superuser.query("INSERT INTO audit_finding VALUES ($1, now(), 'rolled-back', 'x')", [digestOf(finding)]);
    for (const table of ["event", "leaf", "checkpoint", "tile", "writer", "pending"]) await superuser.query(`DELETE FROM audit_${table}`);
    await (await sealLoopOf(desk)).advance();
    expect(await isStopped()).toBe(true);
    expect(await checkpoints()).toBe(0);
  });
});
