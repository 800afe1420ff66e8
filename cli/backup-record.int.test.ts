import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factOf } from "#lib/domain/audit/fact.ts";
import { withConnection } from "#scripts/desk/connection.mjs";
import { type BackupDesk, bulwark, openBackupDesk } from "./testing/backup-desk.ts";
import { sealAll, writeOldEvents } from "./testing/backup-record.ts";

describe("[E8] [U3] the audit record in a backup", () => {
  let desk: BackupDesk;
  let source: BackupDesk["source"];
  let whole: string;
  let edited: string;
  const deleted = 100;
  const changed = 200;

  /** Past every guard, as a superuser can, so that nothing but the record itself shows it. */
  async function asSuperuser(...statements: readonly string[]): Promise<void> {
    await withConnection(source.superuserUrl, async (client) => {
      await client.query("SET session_replication_role = replica");
      for (const sql of statements) await client.query(sql);
    });
  }
  const rowOf = (leaf: number) => `id = (SELECT event_id FROM audit_leaf WHERE leaf_index = ${leaf})`;
  const kindsOf = (findings: readonly { kind: string }[]) => new Set(findings.map(({ kind }) => kind));
  /** Kept beside the folder, where the retention rule does not reach. @returns a path */
  async function create(name: string): Promise<string> {
    const { file } = (await bulwark(source, "backup", "create")).value;
    copyFileSync(desk.dataFile(file), join(source.dataDir, name));
    return join(source.dataDir, name);
  }

  beforeAll(async () => {
    desk = await openBackupDesk();
    source = desk.source;
    const person = await desk.person("viewer");
    const origin = { requestId: "test", address: "192.0.2.1" };
    await desk.work.transaction(person, (tx) => tx.audit(factOf("login.succeeded", { resourceId: "s" }, "done"), person, origin));
    await writeOldEvents(desk.owner, 3);
    whole = await create("whole");
    await asSuperuser(
      "UPDATE audit_detail SET sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1)",
      `DELETE FROM audit_event WHERE ${rowOf(deleted)}`,
      `UPDATE audit_event SET body = b.body, leaf = sha256('\\x00'::bytea || b.body)
         FROM (SELECT id, convert_to(replace(convert_from(body, 'UTF8'), 'host:a', 'host:b'), 'UTF8') AS body FROM audit_event) b
        WHERE b.id = audit_event.id AND audit_event.${rowOf(changed)}`,
    );
    edited = await create("edited");
  });
  afterAll(() => desk?.close());

  it("verifies in a drill as it stood, with its tree and its personal parts; what still waits for the sealer is no finding", async () => {
    const drilled = await bulwark(source, "backup", "drill", whole);
    expect(drilled).toMatchObject({ code: 0, err: "" });
    const { record, auditEvents } = drilled.value;
    expect(record).toMatchObject({ checkpoints: 1, findings: [], count: 0 });
    expect(record.leaves).toBeGreaterThan(500);
    expect(record.details).toBe(1);
    expect(auditEvents).toBeGreaterThan(record.leaves); // what the commands wrote since the sealing
  });

  it("fails a drill where somebody edited it, names what, and is not shown as tried", async () => {
    const { file } = (await bulwark(source, "backup", "list")).value.items[0];
    const drilled = await bulwark(source, "backup", "drill", file);
    expect(drilled).toMatchObject({ code: 1, value: { rows: expect.any(Number) } });
    const { findings, count } = drilled.value.record;
    expect(findings).toContainEqual(expect.objectContaining({ kind: "event-missing", leaves: { from: deleted, to: deleted } }));
    expect(findings).toContainEqual(expect.objectContaining({ kind: "column-edited", leaves: { from: changed, to: changed } }));
    expect(kindsOf(findings)).toContain("detail-edited");
    const { items } = (await bulwark(source, "backup", "list")).value;
    expect(items[0]).toMatchObject({ file, drilledAt: null, verifiedAt: expect.any(String) });
    expect((await desk.events("backup.drilled")).at(-1)?.data).toMatchObject({ findings: count, kinds: [...kindsOf(findings)] });
  });

  it("fails a drill where everything was signed anew under a key that only the database pins", async () => {
    const other = await desk.freshPlace();
    const twin = join(other.dataDir, "keys", "worker.key");
    expect((await bulwark(other, "keys", "set-up")).code).toBe(0);
    const before = await withConnection(source.ownerUrl, (client) =>
      client.query("SELECT seq, size, at, root, note FROM audit_checkpoint"),
    );
    const [pinned] = await desk.owner.auditKey.findMany();
    const [forged] = (await withConnection(other.ownerUrl, (client) => client.query("SELECT verifier FROM audit_key"))).rows;
    await asSuperuser("TRUNCATE audit_checkpoint, audit_tile, audit_leaf, audit_key");
    await asSuperuser(
      "INSERT INTO audit_pending (at, event_id, leaf) SELECT at, id, leaf FROM audit_event ON CONFLICT DO NOTHING",
      `INSERT INTO audit_key (verifier, made_at) VALUES ('${forged.verifier}', now())`,
    );
    await sealAll(source.workerUrl, twin);
    const drilled = await bulwark(source, "backup", "drill", await create("forged"));
    expect(before.rows).toHaveLength(1);
    expect(pinned?.verifier).not.toBe(forged.verifier);
    expect(drilled.code).toBe(1);
    expect(kindsOf(drilled.value.record.findings)).toContain("checkpoint-forged");
  });

  it("stops no restore where somebody edited it: the books come back, loudly, with an exit code of its own, and on record", async () => {
    const place = await desk.freshPlace();
    const restored = await bulwark(place, "backup", "restore", edited, "--keys", desk.keysFile(), ...desk.withWords);
    expect(restored.code).toBe(3);
    const { findings, count } = restored.value.record;
    for (const kind of ["event-missing", "column-edited", "detail-edited"]) expect(kindsOf(findings)).toContain(kind);
    await withConnection(place.ownerUrl, async (client) => {
      expect((await client.query("SELECT count(*)::int AS n FROM intent")).rows).toEqual([{ n: 40 }]);
      const { rows } = await client.query("SELECT convert_from(body, 'UTF8') AS body FROM audit_event WHERE type = 'backup.restored'");
      expect(JSON.parse(rows[0].body).data).toMatchObject({ findings: count });
    });
    expect((await bulwark(place, "kill", "status")).out).toContain("restored from a backup");
    const listed = await bulwark(place, "audit", "list", "--type", "backup.restored");
    expect(listed.out).toContain("its audit record does not verify");
  });
});
