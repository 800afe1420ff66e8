import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withConnection } from "#scripts/desk/connection.mjs";
import { type BackupDesk, bulwark, candles, contentsOf, openBackupDesk, steady } from "./testing/backup-desk.ts";

describe("bulwark backup", () => {
  let desk: BackupDesk;
  let source: BackupDesk["source"];
  let file: string;
  let before: Record<string, string>;

  beforeAll(async () => {
    desk = await openBackupDesk();
    source = desk.source;
  });
  afterAll(() => desk?.close());

  it("[E8] is made while the desk runs, listed, and verified to its last byte", async () => {
    before = await contentsOf(source.ownerUrl);
    const made = await bulwark(source, "backup", "create");
    expect(made).toMatchObject({ code: 0, err: "" });
    file = made.value.file;
    expect(made.value.rows).toBeGreaterThan(600);
    expect((await bulwark(source, "backup", "list")).value.items).toMatchObject([{ file, isDamaged: false, verifiedAt: null }]);
    expect((await bulwark(source, "backup", "verify", file)).value).toMatchObject({ file, rows: made.value.rows, files: 1 });
    expect((await bulwark(source, "backup", "list")).value.items[0].verifiedAt).not.toBeNull();
    expect((await desk.events("backup.created")).at(-1)).toMatchObject({
      actor: "host:tester",
      result: "done",
      data: { cause: "host", file },
    });
  });

  it("[E8] shows nothing of the desk in its bytes, and no key in the data backup", async () => {
    const bytes = Buffer.concat([readFileSync(desk.dataFile(file)), readFileSync(desk.keysFile())]).toString("latin1");
    const keyText = readFileSync(join(source.dataDir, "keys", "web.key"), "utf8");
    const keys = [...keyText.matchAll(/"key": "([A-Za-z0-9_-]{43})"/g)].map((found) => found[1] ?? "");
    expect(keys.length).toBeGreaterThan(4);
    for (const text of [...keys, "app_user", desk.portfolioId, "PLAIN", "purpose_key"]) expect(bytes.includes(text), text).toBe(false);
    for (const text of keys) expect(bytes.includes(Buffer.from(text, "base64url").toString("latin1"))).toBe(false);
    expect(bytes).toContain("Worthless without that desk's key backup");
  });

  it("[E8] comes back in a fresh place with nothing but both files and the passphrase: rows, partitions, audit leaves, canaries, candles, sequences, triggers", async () => {
    const place = await desk.freshPlace();
    const restored = await bulwark(
      place,
      "backup",
      "restore",
      desk.dataFile(file),
      "--keys",
      desk.keysFile(),
      "--passphrase-file",
      desk.passphraseFile,
    );
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.value).toMatchObject({ keptAs: null, erasedAgain: 0 });
    expect(steady(await contentsOf(place.ownerUrl))).toEqual(steady(before));
    const facts = await withConnection(place.ownerUrl, async (client) => {
      const one = async (sql: string) => (await client.query(sql)).rows;
      return {
        leaves: await one(
          "SELECT count(*)::int AS n, count(*) FILTER (WHERE leaf <> sha256('\\x00'::bytea || body))::int AS wrong FROM audit_event",
        ),
        march: await one("SELECT count(*)::int AS n FROM audit_event_2024_03"),
        disabled: await one(
          "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal AND tgenabled <> 'O' AND c.relnamespace = 'public'::regnamespace",
        ),
        key: await one("SELECT nextval('data_key_id_seq') > (SELECT max(id) FROM data_key) AS past"),
        schemas: await one("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before%'"),
        sessions: await one("SELECT count(*)::int AS n FROM session"),
      };
    });
    expect(facts.leaves[0].wrong).toBe(0);
    expect(facts.leaves[0].n).toBeGreaterThan(500);
    expect(facts).toMatchObject({ march: [{ n: 500 }], disabled: [], key: [{ past: true }], schemas: [], sessions: [{ n: 0 }] });
    await withConnection(place.ownerUrl, async (client) => {
      await expect(client.query("DELETE FROM audit_event")).rejects.toThrow(/cannot be changed/);
    });
    await withConnection(place.webUrl, async (client) => {
      await expect(client.query("INSERT INTO fill DEFAULT VALUES")).rejects.toThrow(/permission denied/);
      await expect(client.query("SELECT FROM before_restore.app_user")).rejects.toThrow();
    });
    const ring = await desk.ringAt(place);
    await expect(ring.cipher("trade", desk.portfolioId)).resolves.toBeDefined();
    expect(readFileSync(join(place.dataDir, "archive", "series", "1m", "candles-00000001.parquet")).equals(candles)).toBe(true);
    expect((await bulwark(place, "keys", "set-up")).code).toBe(0);
    expect((await bulwark(place, "kill", "status")).out).toContain("restored from a backup");
    const record = await bulwark(place, "audit", "list", "--type", "backup.restored");
    expect(record.value.items).toMatchObject([{ actor: "host:tester", result: "done" }]);
    expect((await bulwark(place, "orders", "list")).code).toBe(0);
    // Backups go on from here, and the old ones still open.
    expect((await bulwark(place, "backup", "create")).code).toBe(0);
    expect((await bulwark(place, "backup", "verify", desk.dataFile(file))).code).toBe(0);
  });

  it("[E8] is tried beside the running desk, which keeps nothing of it but the record", async () => {
    const newest = (await bulwark(source, "backup", "list")).value.items[0].file;
    const drilled = await bulwark(source, "backup", "drill", newest);
    expect(drilled).toMatchObject({ code: 0, err: "" });
    expect(drilled.value.auditEvents).toBeGreaterThan(500);
    const left = await withConnection(source.superuserUrl, (client) =>
      client.query("SELECT datname FROM pg_database WHERE datname LIKE 'bulwark_drill%'"),
    );
    expect(left.rows).toEqual([]);
    expect((await bulwark(source, "backup", "list")).value.items[0].drilledAt).not.toBeNull();
    expect(existsSync(join(source.dataDir, "archive.restored"))).toBe(false);
    expect(await desk.events("backup.drilled")).toHaveLength(1);
  });
});
