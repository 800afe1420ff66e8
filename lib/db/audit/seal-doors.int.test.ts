import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkpointKey } from "#lib/crypto/checkpoint-key.ts";
import { secretKey } from "#lib/crypto/secret-key.ts";
import { append, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";
import { auditSealer } from "./sealer.ts";

describe("[U3] the doors of the sealer", () => {
  let desk: SealedDesk;
  let web: pg.Client;

  beforeEach(async () => {
    desk = await openSealedDesk();
    web = await desk.connect(desk.database.webUrl);
  });
  afterEach(() => desk.close());

  it("open to who has the turn alone, in the transaction that took it, one at a time", async () => {
    const [worker, second] = [await desk.connect(desk.database.workerUrl), await desk.connect(desk.database.workerUrl)];
    const seals = () => worker.query("SELECT count(*)::int AS n FROM audit_seal(10)");
    const takes = async (client: pg.Client) => (await client.query("SELECT audit_take_turn() AS taken")).rows[0]?.taken;
    await append(web, "a");
    await worker.query("BEGIN");
    await worker.query("SELECT pg_advisory_xact_lock(7001, 20)");
    await expect(seals()).rejects.toThrow(/only the sealer seals/);
    await worker.query("ROLLBACK");
    await worker.query("BEGIN");
    expect(await takes(worker)).toBe(true);
    expect(await takes(second)).toBe(false);
    expect(await desk.seal()).toMatchObject({ state: "elsewhere" });
    await worker.query("COMMIT");
    await worker.query("BEGIN");
    await expect(seals()).rejects.toThrow(/only the sealer seals/); // that turn is over
    await worker.query("ROLLBACK");
    expect((await desk.seal()).events).toBe(1);
  });

  it("are held by no other role: the web neither takes the turn nor locks its row or table, and no advisory lock stops the sealer", async () => {
    await web.query("SELECT pg_advisory_lock(7001, 20)");
    await append(web, "a");
    for (const sql of [
      "SELECT audit_take_turn()",
      "SELECT FROM audit_door FOR UPDATE",
      "SELECT FROM audit_door FOR KEY SHARE",
      "BEGIN; LOCK TABLE audit_door",
    ])
      await expect(web.query(sql), sql).rejects.toThrow(/permission denied/);
    await web.query("ROLLBACK");
    expect(await desk.seal()).toMatchObject({ state: "sealed", events: 1 });
  });

  it("pin one key: not even the owner adds another, and one that was put there is a finding and signs nothing that counts", async () => {
    for (let i = 0; i < 3; i++) await append(web, `event ${i}`);
    const { note } = await desk.seal();
    const forger = checkpointKey(secretKey(new Uint8Array(32).fill(7)), desk.origin);
    const owner = await desk.connect(desk.database.ownerUrl);
    const pin = (client: pg.Client) => client.query("INSERT INTO audit_key VALUES ($1, now())", [forger.verifier]);
    await expect(pin(owner)).rejects.toThrow(/the record has its key/);

    const superuser = await desk.connect(desk.database.superuserUrl);
    await superuser.query("SET session_replication_role = replica");
    await pin(superuser);
    expect((await desk.verify()).findings.map(({ kind }) => kind)).toEqual(["key-added"]);
    await append(web, "more");
    expect((await auditSealer({ db: desk.db, key: forger }).seal()).mismatch).toMatchObject({ kind: "checkpoint-forged" });
    await superuser.query("DELETE FROM audit_checkpoint");
    await superuser.query("DELETE FROM audit_leaf");
    expect((await auditSealer({ db: desk.db, key: forger }).seal()).state).toBe("sealed");
    expect((await desk.seal()).mismatch).toMatchObject({ kind: "checkpoint-forged" });
    expect((await desk.sealer().seal()).mismatch).toMatchObject({ kind: "checkpoint-forged" });
    expect((await desk.verify([note ?? ""])).findings.map(({ kind }) => kind)).toContain("checkpoint-forged");
  });

  it("do not open to an older checkpoint that is put after the last: what this process signed is not taken back", async () => {
    for (const text of ["a", "b"]) {
      await append(web, text);
      await desk.seal();
    }
    const superuser = await desk.connect(desk.database.superuserUrl);
    await superuser.query("SET session_replication_role = replica");
    await superuser.query("INSERT INTO audit_checkpoint SELECT 3, size, at, root, note FROM audit_checkpoint WHERE seq = 1");
    expect((await desk.seal()).mismatch).toMatchObject({ kind: "rolled-back", leaves: { from: 1, to: 1 } });
  });
});
