import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCheckpoint } from "#lib/crypto/checkpoint.ts";
import { verifierOf } from "#lib/crypto/checkpoint-key.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { ensureCheckpointKey } from "#scripts/desk/checkpoint-key.mjs";
import { makeKeys, startWorker, until, type WorkerProcess } from "./testing/replay-desk.ts";
import { commandEnvironment, runCommand } from "./testing/run-command.ts";

describe("[U5] a desk from before there was a checkpoint key", () => {
  let database: TestDatabase;
  let superuser: pg.Client;
  let worker: WorkerProcess | undefined;
  const path = () => join(database.dataDir, "keys", "worker.key");
  const keys = () => JSON.parse(readFileSync(path(), "utf8")).keys;

  beforeEach(async () => {
    database = await createTestDatabase();
    await makeKeys(database);
    superuser = new pg.Client({ connectionString: database.superuserUrl });
    await superuser.connect();
    await superuser.query("SET session_replication_role = replica");
    await superuser.query("DELETE FROM audit_key");
    loseKey();
  });
  afterEach(async () => {
    worker?.child.kill("SIGKILL");
    await worker?.exited;
    worker = undefined;
    await superuser.end();
    await database.drop();
  });

  function loseKey(): void {
    const content = JSON.parse(readFileSync(path(), "utf8"));
    delete content.keys.checkpoint;
    writeFileSync(path(), JSON.stringify(content));
  }
  const make = () => runCommand(database, "keys", "make-checkpoint-key", "--json");
  const pinned = async () => (await superuser.query("SELECT verifier FROM audit_key")).rows.map(({ verifier }) => verifier);
  const notes = async () => (await superuser.query("SELECT note FROM audit_checkpoint ORDER BY seq")).rows.map(({ note }) => note);
  const workerLog = () => readFileSync(join(database.dataDir, "log", "worker.log"), "utf8");

  it("is given one by the command, once, in a file that nobody else reads; the worker then seals under it", async () => {
    const others = keys();
    worker = startWorker(database);
    await until("the worker says that nothing seals", 30_000, async () => workerLog().includes("no key seals the audit record"));
    worker.child.kill("SIGTERM");
    expect(await worker.exited).toBe(0);
    expect(await notes()).toEqual([]);

    const made = await make();
    expect(made).toMatchObject({ code: 0, err: "" });
    const { verifier } = JSON.parse(made.out);
    expect(await pinned()).toEqual([verifier]);
    expect((statSync(path()).mode & 0o777).toString(8)).toBe("600");
    const { checkpoint, ...rest } = keys();
    expect(rest).toEqual(others);
    expect(made.out).not.toContain(checkpoint.key);

    const again = await make();
    expect(again.code).toBe(1);
    expect(JSON.parse(again.out).error).toMatchObject({ code: "conflict" });
    expect(keys().checkpoint).toEqual(checkpoint);

    worker = startWorker(database);
    await until("the record is sealed", 30_000, async () => (await notes()).length > 0);
    const printed = JSON.parse((await runCommand(database, "audit", "checkpoint", "--json")).out);
    expect(openCheckpoint(printed.note, verifierOf(verifier))?.size).toBeGreaterThan(0);
    expect((await runCommand(database, "audit", "verify", "--key", verifier)).code).toBe(0);
  });

  it("whose key was lost later gets no other one: the command refuses, and the worker does not start", async () => {
    await make();
    loseKey();
    const refused = await make();
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("comes from the key backup");
    expect(keys().checkpoint).toBeUndefined();
    worker = startWorker(database);
    expect(await worker.exited).not.toBe(0);
    expect(workerLog()).toContain("Restore worker.key from the key backup");
  });

  it("is given one by the starter before the parts start, said in one line; a desk that has one is left alone", async () => {
    const said: string[] = [];
    const output = { line: (text: string) => void said.push(text), warn: (text: string) => void said.push(`! ${text}`) };
    const ensure = () =>
      ensureCheckpointKey({ ownerUrl: database.ownerUrl, node: process.execPath, env: commandEnvironment(database), output });
    await ensure();
    expect(said).toEqual([expect.stringContaining("made the key that seals the audit record")]);
    const { checkpoint } = keys();
    await ensure();
    expect([said.length, keys().checkpoint]).toEqual([1, checkpoint]);
    expect(await pinned()).toHaveLength(1);
  });

  it("that cannot be given one starts all the same and says how to get it", async () => {
    const said: string[] = [];
    const env = { ...commandEnvironment(database), BULWARK_KEY_FILE: join(database.dataDir, "nowhere", "web.key") };
    const output = { line: (text: string) => void said.push(text), warn: (text: string) => void said.push(`! ${text}`) };
    await ensureCheckpointKey({ ownerUrl: database.ownerUrl, node: process.execPath, env, output });
    expect(said).toEqual([expect.stringContaining("npm run bulwark -- keys make-checkpoint-key")]);
    expect(await pinned()).toEqual([]);
  });
});
