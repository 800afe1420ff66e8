import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestDatabase } from "#lib/tooling/template-database.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** The environment that scripts/bulwark.mjs gives a command. */
export function commandEnvironment(database: TestDatabase): Record<string, string> {
  return {
    NODE_ENV: "production",
    PATH: process.env["PATH"] ?? "",
    BULWARK_DATA_DIR: database.dataDir,
    BULWARK_KEY_FILE: join(database.dataDir, "keys", "web.key"),
    BULWARK_ORIGIN: "http://127.0.0.1:7340",
    BULWARK_DESK_ID: database.deskId,
    BULWARK_ACTOR: "host:tester",
  };
}

/** `bulwark …` in a process of its own. */
export function runCommand(database: TestDatabase, ...args: string[]): Promise<Ran> {
  const env = commandEnvironment(database) as NodeJS.ProcessEnv; // has the NODE_ENV that Next's types ask for
  return new Promise((done) => {
    execFile(process.execPath, [join(root, "cli/bulwark.ts"), ...args], { env, cwd: database.dataDir }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}
