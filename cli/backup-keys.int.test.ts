import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byKeyFile, readBackupKeyFile } from "#lib/adapters/backup/file/backup-key-file.ts";
import { readBackup } from "#lib/adapters/backup/file/read-backup.ts";
import { type BackupDesk, bulwark, openBackupDesk } from "./testing/backup-desk.ts";

const planted = "canary-sign-on-77f1-of-our-client";

describe("the keys of backups", () => {
  let desk: BackupDesk;
  let source: BackupDesk["source"];
  const at = (...path: string[]) => join(source.dataDir, ...path);

  beforeAll(async () => {
    desk = await openBackupDesk();
    source = desk.source;
  });
  afterAll(() => desk?.close());

  it("[E8] [S2] the encrypted secrets file goes into the key backup, never into the data backup, and comes back", async () => {
    writeFileSync(at("app.env"), `OIDC_CLIENT_SECRET=${planted}\n`);
    expect((await bulwark(source, "secrets", "migrate", at("app.env"), "--to", "encrypted", "--apply")).code).toBe(0);
    const secrets = readFileSync(at("secrets.web.json"), "utf8");
    const made = await bulwark(source, "backup", "create");
    expect(made.code).toBe(0);
    const rootOf = byKeyFile(await readBackupKeyFile(at("keys", "backup.key")));
    const found: string[] = [];
    for await (const record of readBackup(desk.dataFile(made.value.file), rootOf)) {
      found.push(record.is);
      if (record.is === "file") expect(record.path).not.toContain("secrets");
      if (record.is === "bytes") expect(Buffer.from(record.bytes).toString("latin1")).not.toContain("bulwark-secrets/1");
    }
    expect(found).not.toContain("secrets");
    const place = await desk.freshPlace();
    writeFileSync(join(place.dataDir, "secrets.web.json"), "what stood here before", { mode: 0o600 });
    const restored = await bulwark(
      place,
      "backup",
      "restore",
      desk.dataFile(made.value.file),
      "--keys",
      desk.keysFile(),
      ...desk.withWords,
    );
    expect(restored).toMatchObject({ code: 0 });
    const back = join(place.dataDir, "secrets.web.json");
    expect(readFileSync(back, "utf8")).toBe(secrets);
    expect(statSync(back).mode & 0o777).toBe(0o600);
    const shown = await bulwark({ ...place, deskId: source.deskId }, "secrets", "get-fingerprint", "oidc-client-secret");
    const own = await bulwark(source, "secrets", "get-fingerprint", "oidc-client-secret");
    expect(own.value.fingerprint).toMatch(/^\d+:/);
    expect(shown.value.fingerprint).toBe(own.value.fingerprint);
  });

  it("[E8] are made by set-up on a desk that never had any, on record, and never in the place of lost ones", async () => {
    const key = at("keys", "backup.key");
    const lost = readFileSync(key);
    expect((await bulwark(source, "backup", "set-up")).value.error.code).toBe("conflict");
    rmSync(key);
    const refused = await bulwark(source, "backup", "set-up");
    expect(refused).toMatchObject({ code: 1, value: { error: { code: "backup-refused", message: expect.stringContaining("was lost") } } });
    expect(existsSync(key)).toBe(false);
    const told = await bulwark(source, "backup", "create");
    expect(told.value.error.message).toContain("bulwark backup set-up");
    // As a desk stands that was set up before there were backups.
    renameSync(at("backups"), at("backups-elsewhere"));
    renameSync(at("key-backup"), at("key-backup-elsewhere"));
    expect(await bulwark(source, "backup", "set-up")).toMatchObject({ code: 0, err: "" });
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readFileSync(key).equals(lost)).toBe(false);
    const made = await bulwark(source, "backup", "create");
    expect((await bulwark(source, "backup", "verify", made.value.file)).code).toBe(0);
    const events = await desk.events("backup.set-up");
    expect(events.map(({ actor, result }) => [actor, result])).toEqual([
      ["host:tester", "refused"],
      ["host:tester", "refused"],
      ["host:tester", "done"],
    ]);
    chmodSync(key, 0o600);
  });

  it("[E6] [E7] say of an erasure when the key backup was written without its keys, and nothing before", async () => {
    const when = async () => (await desk.owner.erasureLedger.findMany()).map(({ keyBackupAt }) => keyBackupAt);
    await desk.owner.$executeRaw`SELECT erase_person(${desk.ids.next()}::uuid, ${desk.erased}::uuid, 'test', now())::text`;
    expect(await when()).toEqual([null]);
    chmodSync(at("key-backup"), 0o500);
    const isRoot = process.getuid?.() === 0; // whom no mode stops
    const failed = await bulwark(source, "backup", "rewrite-keys");
    chmodSync(at("key-backup"), 0o700);
    if (!isRoot) {
      expect(failed.code).toBe(1);
      expect(await when()).toEqual([null]);
    }
    expect((await bulwark(source, "backup", "rewrite-keys")).code).toBe(0);
    const [first] = await when();
    expect(first).toBeInstanceOf(Date);
    await bulwark(source, "backup", "create");
    expect(await when()).toEqual([first]);
  });
});
