import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hash } from "@node-rs/bcrypt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("bulwark users", () => {
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

  it("[A2] import takes people over from a file, all or none, and never quotes it; unlock opens a sign-in", {
    timeout: 120_000,
  }, async () => {
    const file = join(database.dataDir, "people.json");
    writeFileSync(file, '[{"email":"secret@example.org"');
    const broken = await bulwark("users", "import", file);
    expect(broken.code).toBe(2);
    expect(broken.out + broken.err).not.toContain("secret@example.org");
    const bcrypt = await hash("Correct-Horse 42 staples", 8);
    writeFileSync(file, JSON.stringify([{ email: "secret@example.org", name: "S", role: "trader", hash: bcrypt }]));
    expect((await bulwark("users", "import", file)).out).toContain("Imported 1.");
    const again = await bulwark("users", "import", file);
    expect(again.code).toBe(1);
    expect(again.out + again.err).not.toMatch(/secret@example\.org|\$2b\$/);
    expect((await bulwark("users", "unlock", "secret@example.org")).out).toContain("Unlocked");
    expect((await bulwark("users", "unlock", "nobody@example.org")).code).toBe(1);
  });
});
