import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDb } from "#lib/db/client.ts";
import { isolationAttempts } from "#lib/domain/desk/isolation.ts";
import { readHealth } from "#lib/services/desk/read-health.ts";
import { openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { choosePartUsers, grantPartUsers, type PartUsers } from "#scripts/desk/part-users.mjs";
import { until } from "./testing/replay-desk.ts";

const root = new URL("..", import.meta.url).pathname;
const isRoot = process.getuid?.() === 0;

let desk: TestDesk;
let folder: string;
let users: PartUsers;
let worker: ChildProcess | undefined;
const saved: object[] = [];

/** The desk's folder as the starter has it: passable, with the key files of this test's database. */
beforeAll(async () => {
  desk = await openTestDesk();
  folder = mkdtempSync(join(tmpdir(), "bulwark-isolation-"));
  cpSync(desk.database.dataDir, folder, { recursive: true });
  chmodSync(folder, isRoot ? 0o711 : 0o700);
  const data = {
    directory: folder,
    deskId: desk.database.deskId
      .padEnd(8, "0")
      .slice(0, 8)
      .replace(/[^0-9a-f]/g, "0"),
    desk: {},
    keys: join(folder, "keys"),
    keyFile: (role: string) => join(folder, "keys", `${role}.key`),
    save: (changes: object) => void saved.push(changes),
  };
  users = choosePartUsers(data, { node: process.execPath, needed: { web: [], worker: [] } });
  grantPartUsers(data, users);
  openSocketTo(users.worker?.gid);
});
afterAll(async () => {
  worker?.kill("SIGKILL");
  await desk?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** The throwaway cluster's socket is reached as the desk's own is: through a folder that one group may pass. */
function openSocketTo(gid: number | undefined) {
  const socket = /[?&]host=([^&]+)/.exec(desk.database.workerUrl)?.[1];
  if (gid === undefined || !socket) return;
  const path = decodeURIComponent(socket);
  chownSync(path, spawnOwner(path), gid);
  chmodSync(path, 0o710);
  chmodSync(join(path, ".s.PGSQL.5432"), 0o777);
}

function spawnOwner(path: string): number {
  return Number(spawnSync("stat", ["-c", "%u", path], { encoding: "utf8" }).stdout);
}

const environmentOf = (role: "web" | "worker") => ({
  NODE_ENV: "production" as const,
  PATH: "/usr/bin:/bin",
  HOME: "/",
  TZ: "UTC",
  BULWARK_DATA_DIR: folder,
  BULWARK_KEY_FILE: join(folder, "keys", `${role}.key`),
  BULWARK_ORIGIN: "http://127.0.0.1:1",
  BULWARK_DESK_ID: desk.database.deskId,
});

async function startWorkerAs(user: { uid: number; gid: number } | undefined) {
  const child = spawn(process.execPath, ["--disable-sigusr1", "--disable-warning=ExperimentalWarning", join(root, "worker/main.ts")], {
    cwd: root,
    env: environmentOf("worker"),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    ...(user ?? {}),
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const db = openDb(desk.database.ownerUrl, { max: 1 });
  await until("the worker to beat", 30_000, async () => {
    if (child.exitCode !== null) throw new Error(`the worker ended: ${said}`);
    const newest = await db.heartbeat.findFirst({ where: { kind: "worker" }, orderBy: { beatAt: "desc" } });
    return (newest?.info as { pid?: number } | undefined)?.pid === child.pid; // as the worker beats
  });
  await db.$disconnect();
  return child;
}

/** What code in the web process finds, in a process with its user and its environment. */
function measuredAs(user: { uid: number; gid: number } | undefined) {
  const script = join(folder, "probe.ts");
  writeFileSync(
    script,
    `import { openDb } from ${JSON.stringify(join(root, "lib/db/client.ts"))};
     import { readKeyFile } from ${JSON.stringify(join(root, "lib/adapters/key-wrapper/local-file/key-file.ts"))};
     import { isolationWatch } from ${JSON.stringify(join(root, "lib/compose/isolation-watch.ts"))};
     const keyFile = process.env.BULWARK_KEY_FILE;
     const db = openDb((await readKeyFile(keyFile)).database.url, { max: 1 });
     const watch = isolationWatch({ keyFile, db });
     let found;
     for (let i = 0; i < 100 && !found; i++) { found = watch(); if (!found) await new Promise((r) => setTimeout(r, 100)); }
     console.log(JSON.stringify(found ?? null));
     await db.$disconnect();`,
    { mode: 0o644 },
  );
  const { stdout, stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", script], {
    cwd: root,
    env: environmentOf("web"),
    encoding: "utf8",
    timeout: 60_000,
    ...user,
  });
  if (!stdout.trim()) throw new Error(`the probe said nothing: ${stderr}`);
  return JSON.parse(stdout);
}

/** What health says once the web has beaten with this measurement. */
async function reportedWith(isolation: object) {
  const at = new Date();
  await desk.owner.heartbeat.create({
    data: { holder: desk.ids.next(), kind: "web", version: "test", startedAt: at, beatAt: at, info: { isolation } },
  });
  const { components } = await desk.must(readHealth, { kind: "anonymous" }, {});
  return components.find(({ name }) => name === "isolation");
}

describe("the web process and the worker's keys", () => {
  it.skipIf(!isRoot)(
    "[S6] started as root: key file, environ, memory, inspector and database are refused to the web's own user, and the grade is isolated",
    async (test) => {
      if (!users.web || !users.worker) return test.skip(`no users of their own here: ${users.why}`);
      const running = await startWorkerAs(users.worker);
      worker = running;
      expect(new Set([users.web.uid, users.worker.uid, 0, 65_534]).size).toBe(4);
      const found = measuredAs(users.web);
      expect(await reportedWith(found)).toEqual({ name: "isolation", state: "ok", says: "isolated" });
      expect(found).toEqual({
        grade: "isolated",
        refused: Object.fromEntries(isolationAttempts.map((attempt) => [attempt, true])),
      });
      expect(saved).toEqual([{ users: { web: users.web.uid, worker: users.worker.uid, group: users.web.gid } }]);
      // The same as the worker's own user, and as root, to see that the attempts are real.
      const tryAs = (user: object, script: string) =>
        spawnSync(process.execPath, ["-e", script], { cwd: "/", env: environmentOf("web"), encoding: "utf8", ...user }).status;
      for (const script of [
        `require('fs').readFileSync(${JSON.stringify(join(folder, "keys/worker.key"))})`,
        `require('fs').readFileSync('/proc/${running.pid}/environ')`,
        `require('fs').closeSync(require('fs').openSync('/proc/${running.pid}/mem'))`,
        `process.kill(${running.pid}, 0)`,
        `require('fs').appendFileSync(${JSON.stringify(join(folder, "keys/sealing.pub"))}, 'x')`,
      ]) {
        expect(tryAs(users.web, script), script).not.toBe(0);
        if (!script.includes("sealing")) expect(tryAs({}, script), script).toBe(0);
      }
      expect(existsSync(join(folder, "keys/sealing.pub"))).toBe(true);
      expect(readFileSync(join(folder, "keys/sealing.pub"), "utf8")).not.toContain("x\n");
      running.kill("SIGKILL");
    },
  );

  it("[S6] under one user the grade is shared user, and says what is open", async () => {
    const running = await startWorkerAs(undefined);
    worker = running;
    const found = measuredAs(undefined);
    expect(await reportedWith(found)).toEqual({ name: "isolation", state: "degraded", says: "shared user" });
    expect(found).toMatchObject({
      grade: "shared-user",
      refused: { "key-file": false, environment: false, inspector: false, database: true },
    });
    running.kill("SIGKILL");
  });
});
