import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { compileCache } from "#lib/tooling/compile-cache.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export type Said = { readonly code: number; readonly out: string; readonly err: string };

/** A desk with keys, and commands run on it as scripts/bulwark.mjs runs them, each test in a folder of its own. */
export function commandDesk() {
  let database: TestDatabase | undefined;
  let folder = "";
  let count = 0;
  const extra: Record<string, string> = {};
  const there = () => {
    if (!database) throw new Error("the desk is made before the tests");
    return database;
  };
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = database.dataDir;
    expect((await bulwark("keys", "set-up")).code).toBe(0);
  });
  afterAll(() => database?.drop());
  beforeEach(() => {
    folder = join(there().dataDir, `case-${count++}`);
    mkdirSync(folder);
    for (const name of Object.keys(extra)) delete extra[name];
  });

  function bulwark(...args: string[]): Promise<Said> {
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: compileCache,
      BULWARK_DATA_DIR: there().dataDir,
      BULWARK_KEY_FILE: join(there().dataDir, "keys", "web.key"),
      BULWARK_ORIGIN: "http://127.0.0.1:7340",
      BULWARK_DESK_ID: there().deskId,
      BULWARK_ACTOR: "host:tester",
      ...extra,
    };
    return new Promise((done) => {
      execFile(join(root, "node_modules/.bin/node"), [join(root, "cli/bulwark.ts"), ...args], { env, cwd: folder }, (error, out, err) =>
        done({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  }
  return {
    /** More environment for the commands of this test. */
    extra,
    bulwark,
    async json(...args: string[]) {
      const said = await bulwark(...args, "--json");
      return { ...said, value: JSON.parse(said.out) };
    },
    folder: () => folder,
    dataDir: () => there().dataDir,
    database: there,
    write: (name: string, text: string, mode = 0o640) => writeFileSync(join(folder, name), text, { mode }),
    text: (name: string) => readFileSync(join(folder, name), "utf8"),
  };
}
