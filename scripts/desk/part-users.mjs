import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
} from "node:fs";
import { join } from "node:path";
import { inCheckout } from "./checkout.mjs";
import { isOpenToOthers } from "./cluster-place.mjs";

/** Where users without a name are taken from: systemd's range for such users, which no ordinary account is given. */
const firstId = 61_184;
const lastId = 65_519;

/**
 * As root, web and worker run as users of their own without login, so that neither reaches the other; PostgreSQL is a third, we the fourth.
 * Not as root, or where such a user could not even read what it needs, all run as we do, and `why` says so.
 * @param {import("./data-directory.mjs").DataDirectory} data
 * @param {{ node: string, needed: Record<"web" | "worker", readonly string[]> }} options `needed`: files that the owner gave, by part
 * @returns {{ web?: { uid: number, gid: number }, worker?: { uid: number, gid: number }, why?: string }}
 */
export function choosePartUsers(data, { node, needed }) {
  if (process.getuid?.() !== 0) return { why: "started as an ordinary user" };
  if (!isOpenToOthers(data.directory)) return { why: `${data.directory} is closed to other users` };
  const users = data.desk.users ?? newUsers(data.deskId);
  const parts = { web: { uid: users.web, gid: users.group }, worker: { uid: users.worker, gid: users.group } };
  for (const [part, user] of Object.entries(parts)) {
    const files = [...ownFiles, ...needed[part]];
    const unread = firstUnread(node, files, user);
    if (unread) return { why: `user ${user.uid} of the ${part} cannot read ${unread}` };
  }
  if (!data.desk.users) data.save({ users });
  return parts;
}

/** Gives each part what it may open, and nothing of the others. Run when the key files are there, before the parts start. */
export function grantPartUsers(data, { web, worker }) {
  if (!web || !worker) return;
  chmodSync(data.keys, 0o711); // each gets to its own file, nobody lists them
  for (const [role, user] of Object.entries({ web, worker })) {
    chownSync(data.keyFile(role), user.uid, user.gid);
    const secrets = join(data.directory, `secrets.${role}.json`);
    if (existsSync(secrets)) chownSync(secrets, user.uid, user.gid);
    mkdirSync(cacheOf(data, role), { recursive: true, mode: 0o711 });
    chownSync(cacheOf(data, role), user.uid, user.gid);
  }
  const checkpoints = join(data.directory, "audit"); // the worker keeps the last one beside the database
  mkdirSync(checkpoints, { recursive: true, mode: 0o755 });
  chownSync(checkpoints, worker.uid, worker.gid);
  share(join(data.directory, "archive"), web);
}

/** Compiled code is kept apart: who writes another's would run in it. */
export const cacheOf = (data, role) => join(data.directory, `cache-${role}`);

/**
 * Candles are the web's and the worker's alike: imports come in there, the market goes out there. We are root and both write in here, so
 * that nothing is named twice: what was opened is what is given away, never what its name leads to meanwhile, and no link of either kind.
 */
export function share(path, { gid }) {
  const at = opened(path);
  if (at === undefined) return;
  try {
    const stat = fstatSync(at);
    const isFolder = stat.isDirectory();
    if (!isFolder && (!stat.isFile() || stat.nlink > 1)) return;
    fchownSync(at, stat.uid, gid);
    fchmodSync(at, isFolder ? 0o2770 : 0o660);
    const below = existsSync(descriptors) ? join(descriptors, String(at)) : path;
    if (isFolder) for (const name of readdirSync(below)) share(join(below, name), { gid });
  } finally {
    closeSync(at);
  }
}

const descriptors = "/proc/self/fd";

/** Undefined for a symbolic link, and for what is gone or no file. */
function opened(path) {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    return openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (["ELOOP", "ENOENT", "ENXIO"].includes(error.code)) return undefined;
    throw error;
  }
}

function newUsers(deskId) {
  const taken = new Set(
    readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => Number(line.split(":")[2])),
  );
  const places = Math.floor((lastId - firstId) / 3);
  for (let n = 0; n < places; n++) {
    const web = firstId + 3 * ((Number.parseInt(deskId, 16) + n) % places);
    if (![web, web + 1, web + 2].some((id) => taken.has(id))) return { web, worker: web + 1, group: web + 2 };
  }
  throw new Error("no free users between 61184 and 65519");
}

const ownFiles = [
  "package.json",
  "worker/main.ts",
  "prisma/generated/client.ts",
  "node_modules/next/package.json",
  `${process.env.BULWARK_DIST_DIR ?? ".next"}/BUILD_ID`,
].map((path) => inCheckout(path));

/** The first file that this user cannot read, asked of the system itself; the program when it does not even start. */
function firstUnread(node, files, user) {
  const script =
    "for (const f of process.argv.slice(1)) { try { require('fs').closeSync(require('fs').openSync(f)); } catch (e) { if (e.code !== 'ENOENT') { console.log(f); break; } } }";
  const { status, stdout } = spawnSync(node, ["-e", script, ...files], {
    ...user,
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    encoding: "utf8",
    timeout: 20_000,
  });
  return status === 0 ? stdout.trim() || null : node;
}
