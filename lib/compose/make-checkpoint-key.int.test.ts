import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { sealKeyFile } from "#lib/adapters/key-wrapper/local-file/seal-key-file.ts";
import { originOf } from "#lib/crypto/checkpoint.ts";
import { checkpointKey } from "#lib/crypto/checkpoint-key.ts";
import { secretKey } from "#lib/crypto/secret-key.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { makeCheckpointKey } from "./make-checkpoint-key.ts";
import { makeDeskKeys } from "./make-desk-keys.ts";
import { checkpointKeyOf, pinnedKeyOf } from "./pin-checkpoint-key.ts";
import { systemClock } from "./system-clock.ts";

describe("[U5] the checkpoint key of a desk from before there was one", () => {
  let database: TestDatabase;
  let superuser: pg.Client;
  let keys = "";
  let path = "";

  beforeEach(async () => {
    database = await createTestDatabase();
    keys = join(database.dataDir, "keys");
    path = join(keys, "worker.key");
    await makeDeskKeys(keys, systemClock);
    superuser = new pg.Client({ connectionString: database.superuserUrl });
    await superuser.connect();
    await superuser.query("SET session_replication_role = replica");
  });
  afterEach(async () => {
    await superuser.end();
    await database.drop();
  });

  const make = (passphraseFile?: string) => makeCheckpointKey(keys, { clock: systemClock, actor: "host:tester", passphraseFile });
  const pinned = async () => (await superuser.query("SELECT verifier FROM audit_key")).rows.map(({ verifier }) => verifier);
  const unpin = () => superuser.query("DELETE FROM audit_key");
  function forget(): void {
    const content = JSON.parse(readFileSync(path, "utf8"));
    delete content.keys.checkpoint;
    writeFileSync(path, JSON.stringify(content));
  }

  it("is made once, pinned and put on record; the other keys stay as they were", async () => {
    await unpin();
    forget();
    const before = JSON.parse(readFileSync(path, "utf8"));
    const { verifier } = await make();
    const { checkpoint, ...others } = JSON.parse(readFileSync(path, "utf8")).keys;
    expect([others, checkpoint.key.length]).toEqual([before.keys, 43]);
    expect(await pinned()).toEqual([verifier]);
    const { rows } = await superuser.query(
      "SELECT actor, convert_from(body, 'UTF8')::jsonb -> 'data' AS data FROM audit_event WHERE type = 'audit.checkpoint-key-made'",
    );
    expect(rows).toEqual([{ actor: "host:tester", data: { verifier } }]);
    await expect(make()).rejects.toThrow(/has a checkpoint key/);
    expect(await pinned()).toEqual([verifier]);
  });

  it("is never made anew where one is pinned and the file lost it", async () => {
    forget();
    await expect(make()).rejects.toThrow(/comes from the key backup/);
    expect(JSON.parse(readFileSync(path, "utf8")).keys.checkpoint).toBeUndefined();
  });

  it("goes on with the key in the file where the making broke off before it was pinned", async () => {
    const own = JSON.parse(readFileSync(path, "utf8")).keys.checkpoint.key;
    const [was] = await pinned();
    await unpin();
    expect((await make()).verifier).toBe(was);
    expect(JSON.parse(readFileSync(path, "utf8")).keys.checkpoint.key).toBe(own);
  });

  it("is known under the log's name on a desk with another id, and a key that was never pinned is not", async () => {
    const [verifier] = await pinned();
    const restored = await readKeyFile(path);
    expect(restored && pinnedKeyOf(restored, [verifier ?? ""])?.verifier).toBe(verifier);
    expect(restored && checkpointKeyOf({ ...restored, deskId: "fresh" })?.verifier).not.toBe(verifier);
    expect(restored && pinnedKeyOf(restored, [])).toBeUndefined();
    const other = checkpointKey(secretKey(new Uint8Array(32).fill(7)), originOf(database.deskId)).verifier;
    expect(restored && pinnedKeyOf(restored, [other])).toBeUndefined();
  });

  it("goes under the passphrase with the other keys where the file is sealed", { timeout: 60_000 }, async () => {
    await unpin();
    forget();
    const passphrase = new Secret("nine grey herons on a wet roof");
    const file = join(database.dataDir, "passphrase");
    writeFileSync(file, passphrase.reveal(), { mode: 0o600 });
    await sealKeyFile(path, passphrase);
    await expect(make()).rejects.toThrow(/sealed with a passphrase/);
    const { verifier } = await make(file);
    const text = readFileSync(path, "utf8");
    expect(JSON.parse(text).keys).toBeUndefined();
    const opened = await readKeyFile(path, async () => passphrase);
    expect(opened && checkpointKeyOf(opened)?.verifier).toBe(verifier);
    expect(opened?.sealing).toBeDefined();
    expect(opened?.keys.installation).toBeDefined();
  });
});
