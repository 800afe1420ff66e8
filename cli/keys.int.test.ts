import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { openDb } from "#lib/db/client.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("bulwark keys", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  });
  afterAll(() => database.drop());

  function bulwark(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      BULWARK_DATA_DIR: database.dataDir,
      BULWARK_KEY_FILE: join(database.dataDir, "keys", "web.key"),
      BULWARK_ORIGIN: "http://127.0.0.1:7340",
      BULWARK_DESK_ID: database.deskId,
      BULWARK_ACTOR: "host:tester",
    };
    return new Promise((done) => {
      const [node, script] = [join(root, "node_modules/.bin/node"), join(root, "cli/bulwark.ts")];
      execFile(node, [script, ...args], { env, cwd: database.dataDir }, (error, out, err) =>
        done({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  }

  it("[E3] status names every purpose with its age, rotate asks once, verify opens and finds what does not open", {
    timeout: 120_000,
  }, async () => {
    const status = JSON.parse((await bulwark("keys", "status", "--json")).out);
    const credential = status.purposes.find(({ purpose }: { purpose: string }) => purpose === "credential");
    expect(credential).toMatchObject({ movedBy: "worker", versions: [{ version: 1, state: "active", ageDays: 0 }] });
    const pii = await bulwark("keys", "rotate", "--purpose", "pii");
    expect(pii).toMatchObject({ code: 0 });
    expect((await bulwark("keys", "rotate", "--purpose", "pii")).code).toBe(1);
    expect((await bulwark("keys", "rotate")).code).toBe(2);
    expect((await bulwark("keys", "status")).out).toContain("activating");

    expect((await bulwark("keys", "verify")).code).toBe(0);
    const owner = openDb(database.ownerUrl, { max: 1 });
    const key = await owner.signingKey.findFirstOrThrow();
    const broken = Buffer.from(key.sealed ?? []);
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
    await owner.signingKey.update({ where: { id: key.id }, data: { sealed: new Uint8Array(broken) } });
    await owner.$disconnect();
    const found = await bulwark("keys", "verify", "--column", "signingKey", "--json");
    expect(found.code).toBe(1);
    const counts = { cells: 1, unreadable: 1, erased: 0 };
    expect(JSON.parse(found.out)).toEqual({ ...counts, columns: [{ column: "signingKey", ...counts }] });
    const said = await bulwark("keys", "verify", "--column", "signingKey");
    expect(said.out).toContain("\n0 opened, 1 unreadable\n");
    expect(said.out).toContain("Not looked at: credentials of connections");
    expect(await bulwark("keys", "verify", "--sample", "5", "--all")).toMatchObject({ code: 2, out: "" });
  });
});
