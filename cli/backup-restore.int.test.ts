import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withConnection } from "#scripts/desk/connection.mjs";
import { type BackupDesk, bulwark, contentsOf, openBackupDesk } from "./testing/backup-desk.ts";

describe("a restore", () => {
  let desk: BackupDesk;
  let source: BackupDesk["source"];
  let file: string;

  beforeAll(async () => {
    desk = await openBackupDesk();
    source = desk.source;
    file = (await bulwark(source, "backup", "create")).value.file;
  });
  afterAll(() => desk?.close());

  it("[E8] is refused with one error and nothing restored: a bit changed, cut short, put together anew, of another desk, the wrong passphrase", async () => {
    const place = await desk.freshPlace();
    const empty = await contentsOf(place.ownerUrl);
    const whole = readFileSync(desk.dataFile(file));
    const damaged = (name: string, bytes: Uint8Array): string => {
      writeFileSync(join(place.dataDir, name), bytes);
      return join(place.dataDir, name);
    };
    const changed = (at: number) => {
      const copy = Buffer.from(whole);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    };
    const ask = (path: string, words = desk.passphraseFile) =>
      bulwark(place, "backup", "restore", path, "--keys", desk.keysFile(), "--passphrase-file", words);
    const bad = [
      damaged("magic", changed(0)),
      damaged("header", changed(40)),
      damaged("middle", changed(whole.length >> 1)),
      damaged("tail", changed(whole.length - 1)),
      damaged("short", whole.subarray(0, whole.length - 1)),
      damaged("shorter", whole.subarray(0, 300)),
      damaged("longer", Buffer.concat([whole, Buffer.of(0)])),
      damaged("moved", Buffer.concat([whole.subarray(0, 2_000), whole.subarray(300_000), whole.subarray(2_000, 300_000)])),
      damaged("empty", Buffer.alloc(0)),
    ];
    const answers = new Set<string>();
    for (const path of bad) {
      const said = await ask(path);
      expect(said.code, path).toBe(1);
      answers.add(`${said.value.error.code} ${said.value.error.message}`);
    }
    const other = await bulwark(place, "backup", "restore", desk.dataFile(file), "--keys", desk.keysFile());
    answers.add(`${other.value.error.code} ${other.value.error.message}`);
    expect([...answers]).toEqual([expect.stringMatching(/^backup-unreadable This backup does not open/)]);
    writeFileSync(join(place.dataDir, "wrong"), "an altogether wrong phrase\n", { mode: 0o600 });
    expect((await ask(desk.dataFile(file), join(place.dataDir, "wrong"))).value.error.code).toBe("decryption-failed");
    expect(
      (await bulwark(place, "backup", "restore", desk.keysFile(), "--keys", desk.keysFile(), "--passphrase-file", desk.passphraseFile))
        .value.error.code,
    ).toBe("backup-refused");
    expect(await contentsOf(place.ownerUrl)).toEqual(empty);
    expect(readdirSync(place.dataDir).filter((name) => name.includes("restore"))).toEqual([]);
  });

  it("[E8] [E7] leaves an erased person unreadable when an older backup comes back, whatever key backup it comes with", async () => {
    const oldKeys = join(source.dataDir, "old-keys.bwk");
    copyFileSync(desk.keysFile(), oldKeys);
    const pii = await desk.ring.cipher("pii", desk.erased);
    expect(pii).toBeDefined();
    await withConnection(source.ownerUrl, (client) =>
      client.query("SELECT erase_person(gen_random_uuid(), $1, 'user:a', clock_timestamp())", [desk.erased]),
    );
    expect((await bulwark(source, "backup", "rewrite-keys")).code).toBe(0);
    const place = await desk.freshPlace();
    const restored = await bulwark(place, "backup", "restore", desk.dataFile(file), "--keys", desk.keysFile(), ...desk.withWords);
    expect(restored.value).toMatchObject({ erasedAgain: 1 });
    await expect((await desk.ringAt(place)).cipher("pii", desk.erased)).rejects.toThrow();
    await desk.letGo();
    // The same place again, with a copy of the keys from before the erasure: the place itself remembers.
    const again = await bulwark(place, "backup", "restore", desk.dataFile(file), "--keys", oldKeys, ...desk.withWords);
    expect(again).toMatchObject({ code: 1, value: { error: { code: "backup-refused" } } });
    const replaced = await bulwark(place, "backup", "restore", desk.dataFile(file), "--keys", oldKeys, "--replace", ...desk.withWords);
    expect(replaced.value).toMatchObject({ erasedAgain: 1, keptAs: expect.stringMatching(/^before_restore_/) });
    await expect((await desk.ringAt(place)).cipher("pii", desk.erased)).rejects.toThrow();
    await withConnection(place.ownerUrl, async (client) => {
      const { rows } = await client.query(
        `SELECT (SELECT count(*)::int FROM "${replaced.value.keptAs}".intent) AS kept, wrapped FROM data_key WHERE scope = $1 AND purpose = 'pii'`,
        [desk.erased],
      );
      expect(rows).toEqual([{ kept: 40, wrapped: null }]);
    });
    await withConnection(place.webUrl, async (client) => {
      await expect(client.query(`SELECT FROM "${replaced.value.keptAs}".app_user`)).rejects.toThrow(/permission denied/);
    });
  });

  it("[E8] is refused on a running desk, from a newer version, and with keys older than its data", async () => {
    await desk.events("backup.created"); // an idle pool closes after a minute; a desk that runs is never idle
    const running = await bulwark(source, "backup", "restore", file, "--replace");
    expect(running.value.error).toMatchObject({ code: "backup-refused", message: expect.stringContaining("Stop it first") });
    const oldKeys = join(source.dataDir, "older-keys.bwk");
    copyFileSync(desk.keysFile(), oldKeys);
    await desk.person("viewer");
    await desk.owner
      .$executeRaw`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', repeat('a', 64), '29990101000000_later', now())`;
    const newer = await bulwark(source, "backup", "create");
    await desk.owner.$executeRaw`DELETE FROM _prisma_migrations WHERE id = 'x'`;
    const place = await desk.freshPlace();
    const path = join(source.dataDir, "backups", newer.value.file);
    expect((await bulwark(place, "backup", "restore", path, "--keys", desk.keysFile(), ...desk.withWords)).value.error.message).toContain(
      "newer Bulwark",
    );
    const fitting = await bulwark(source, "backup", "create");
    const later = join(source.dataDir, "backups", fitting.value.file);
    expect((await bulwark(place, "backup", "restore", later, "--keys", oldKeys, ...desk.withWords)).value.error.message).toContain(
      "older than the data",
    );
  });
});
