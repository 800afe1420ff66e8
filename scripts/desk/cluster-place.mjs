import { chmodSync, chownSync, lstatSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Refusal } from "./refusal.mjs";

/** The user without rights that PostgreSQL runs as where we are root, which it refuses. */
const nobody = 65534;

const isRoot = process.getuid?.() === 0;

/** @returns {{ uid?: number, gid?: number }} options for spawn; empty: as ourselves */
export function newClusterUser() {
  return isRoot ? { uid: nobody, gid: nobody } : {};
}

/** Who an existing cluster belongs to, and so who runs it. */
export function clusterUser(cluster) {
  const { uid, gid } = statSync(cluster);
  if (uid === process.getuid?.()) {
    if (isRoot) throw new Refusal(`${cluster} belongs to root, as whom PostgreSQL does not run.`);
    return {};
  }
  if (!isRoot) throw new Refusal(`This desk's database (${cluster}) belongs to another user (${uid}). Start it as that user or as root.`);
  return { uid, gid };
}

/** Where copies of the programs go, and the cluster too where its user cannot reach the data directory. */
export const outsidePlace = (deskId) => join("/var/lib/bulwark", deskId);

/** Folder for a new cluster: inside the data directory when its user gets there. */
export function chooseClusterPlace(dataDirectory, deskId, user) {
  const isReachable = user.uid === undefined || isOpenToOthers(dataDirectory);
  return isReachable ? join(dataDirectory, "postgres") : join(outsidePlace(deskId), "postgres");
}

/** Every folder down to this one lets any user pass. */
export function isOpenToOthers(folder) {
  for (let path = resolve(folder); ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** Socket folder of a desk: short, since a socket path may have 107 bytes, and its owner's alone. */
export const socketPlace = (deskId) => `/tmp/bulwark-${deskId}-${process.getuid?.() ?? 0}`;

/**
 * Makes the folder, or refuses one that somebody else put there first. With `group`, that group may pass through it and do nothing else.
 * @param {string} folder @param {{ uid?: number, gid?: number }} user @param {number} [group]
 */
export function ensureOwnFolder(folder, user, group) {
  const uid = user.uid ?? process.getuid?.();
  const mode = group === undefined ? 0o700 : 0o710;
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
    chmodSync(folder, 0o700);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const stat = lstatSync(folder);
  const isPassable = group !== undefined || (stat.mode & 0o077) === 0o010; // from a start as root before
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & (isPassable ? 0o067 : 0o077)) !== 0) {
    throw new Refusal(`${folder} is not a private folder of user ${uid}. Somebody else may have put it there; remove it and start again.`);
  }
  if (group !== undefined) chownSync(folder, uid, group);
  chmodSync(folder, mode);
}
