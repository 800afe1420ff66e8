import { existsSync } from "node:fs";
import { initCluster, superuser } from "./cluster.mjs";
import { chooseClusterPlace, newClusterUser, outsidePlace, socketPlace } from "./cluster-place.mjs";
import { withConnection } from "./connection.mjs";
import { asRole, checkAddress, socketAddress } from "./database-address.mjs";
import { withLock } from "./file-lock.mjs";
import { makeKeyFiles, newPassword, readKeyFiles, storeKeyFile } from "./key-files.mjs";
import { migrationState } from "./migrate.mjs";
import { prepareDatabase } from "./prepare-database.mjs";
import { Refusal } from "./refusal.mjs";
import { createDatabase, createRoles, ensureOwnServerRoles, roleNames } from "./roles.mjs";
import { ensureSealingKey } from "./sealing-key.mjs";
import { shareCluster } from "./shared-cluster.mjs";

const database = "bulwark";
const oldestVersion = 15;

/**
 * The desk's database, set up when the desk is new and running when this returns.
 * The embedded one is shared with commands ("borrow") or owned by the starter ("own"); an own PostgreSQL is named by DATABASE_URL.
 * @param {import("./data-directory.mjs").DataDirectory} data
 * @param {{ use: "own" | "borrow", databaseUrl: string | undefined, migrate: "always" | "when-needed", finishSetUp: () => Promise<void>, onWait?: () => void, onSealingKey?: () => void }} options
 *   finishSetUp: makes what a new desk needs in its database, and runs to its end before the desk counts as set up
 */
export async function openDatabase(data, { use, databaseUrl, migrate, finishSetUp, onWait, onSealingKey }) {
  // one at a time until set-up is finished; afterwards the lock is free
  return withLock(data.runFile("set-up.lock"), async () => {
    const kind = databaseUrl ? "own-server" : (data.desk.database?.kind ?? "embedded");
    if (data.desk.database && data.desk.database.kind !== kind) {
      throw new Refusal(
        `This desk keeps its data in its embedded database, but DATABASE_URL is set. Unset it, or name another folder with --data.`,
      );
    }
    return kind === "embedded"
      ? openEmbedded(data, { use, migrate, finishSetUp, onWait, onSealingKey })
      : openOwnServer(data, { databaseUrl, migrate, finishSetUp, onSealingKey });
  });
}

async function openEmbedded(data, { use, migrate, finishSetUp, onWait, onSealingKey }) {
  if (!data.desk.isReady) await setUpEmbedded(data);
  const place = placeOf(data);
  if (!existsSync(place.cluster)) {
    throw new Refusal(
      `The database folder ${place.cluster} is gone while this desk's keys exist. Restore it from a backup, or name another folder with --data.`,
    );
  }
  const keyFiles = readKeyFiles(data.keys, data.deskId);
  const cluster = shareCluster(data.runFile("."), place);
  const postmaster = use === "own" ? await cluster.own({ onWait }) : undefined;
  const giveBack = use === "borrow" ? await cluster.borrow() : undefined;
  const ownerUrl = keyFiles.owner.database.url;
  const roles = roleNames(data.deskId);
  try {
    if (!data.desk.isReady) await fillNewCluster(keyFiles, roles);
    await bringUpToDate(data, { ownerUrl, roles, migrate, finishSetUp });
    if (use === "own") pinSealingKey(data, keyFiles.worker, onSealingKey);
  } catch (error) {
    await giveBack?.();
    if (postmaster) error.postmaster = postmaster; // the starter stops what was started
    throw error;
  }
  return { ownerUrl, kind: "embedded", postmaster, restart: () => cluster.own(), giveBack, logFile: place.logFile };
}

/** A desk from before there were connections gets its sealing key at its first start, and says so. */
function pinSealingKey(data, worker, onSealingKey) {
  const isNew = ensureSealingKey({
    directory: data.keys,
    deskId: data.deskId,
    worker,
    store: (content) => storeKeyFile(data.keys, content),
  });
  if (isNew) onSealingKey?.();
}

function placeOf(data) {
  const { cluster, socket } = data.desk.database;
  return {
    cluster: data.locate(cluster),
    socket,
    logFile: data.logFile("postgres"),
    copyTo: outsidePlace(data.deskId),
    group: data.desk.users?.group,
  };
}

/** Repeats safely after an interruption: place, then keys (all by one rename), then the cluster (by one rename). */
async function setUpEmbedded(data) {
  const user = newClusterUser();
  if (!data.desk.database) {
    const cluster = chooseClusterPlace(data.directory, data.deskId, user);
    const isInside = cluster.startsWith(`${data.directory}/`);
    data.save({ database: { kind: "embedded", cluster: isInside ? "postgres" : cluster, socket: socketPlace(data.deskId) } });
  }
  if (!existsSync(data.keys)) {
    const { socket } = data.desk.database;
    const address = (role, name = database) => socketAddress({ role, password: newPassword(), database: name, socket });
    const roles = roleNames(data.deskId);
    makeKeyFiles(data.keys, data.deskId, {
      owner: address(roles.owner),
      web: address(roles.web),
      worker: address(roles.worker),
      superuser: address(superuser, "postgres"),
    });
  }
  const place = placeOf(data);
  if (!existsSync(place.cluster)) {
    await initCluster(place, user, passwordIn(readKeyFiles(data.keys, data.deskId).owner.superuser.url));
  }
}

async function fillNewCluster(keyFiles, names) {
  const roles = Object.fromEntries(
    Object.entries(names).map(([role, name]) => [role, { name, password: passwordIn(keyFiles[role].database.url) }]),
  );
  await withConnection(keyFiles.owner.superuser.url, async (client) => {
    await createRoles(client, roles);
    await createDatabase(client, database, roles);
    await client.query("REVOKE ALL ON DATABASE postgres FROM PUBLIC");
  });
}

async function openOwnServer(data, { databaseUrl, migrate, finishSetUp, onSealingKey }) {
  const given = databaseUrl ?? readKeyFiles(data.keys, data.deskId).owner.database.url;
  checkAddress(given);
  const owner = await checkServer(given);
  const names = { ...roleNames(data.deskId), owner };
  if (!data.desk.isReady) {
    data.save({ database: { kind: "own-server" } });
    if (!existsSync(data.keys)) {
      makeKeyFiles(data.keys, data.deskId, {
        owner: given,
        web: asRole(given, names.web, newPassword()),
        worker: asRole(given, names.worker, newPassword()),
      });
    }
  }
  const keyFiles = readKeyFiles(data.keys, data.deskId);
  const passwords = { web: passwordIn(keyFiles.web.database.url), worker: passwordIn(keyFiles.worker.database.url) };
  await ensureOwnServerRoles(given, {
    web: { name: names.web, password: passwords.web },
    worker: { name: names.worker, password: passwords.worker },
  });
  await bringUpToDate(data, { ownerUrl: given, roles: names, migrate, finishSetUp });
  if (keyFiles.owner.database.url !== given) {
    // the server moved or its password changed: the keys stay, the addresses follow
    for (const role of ["web", "worker"])
      storeKeyFile(data.keys, { ...keyFiles[role], database: { url: asRole(given, names[role], passwords[role]) } });
    storeKeyFile(data.keys, { ...keyFiles.owner, database: { url: given } });
  }
  pinSealingKey(data, readKeyFiles(data.keys, data.deskId).worker, onSealingKey);
  return { ownerUrl: given, kind: "own-server" };
}

async function checkServer(address) {
  return withConnection(address, async (client) => {
    const { rows } = await client.query(
      "SELECT current_user AS owner, current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
    );
    const [{ owner, number, version }] = rows;
    if (number < oldestVersion * 10_000)
      throw new Refusal(`DATABASE_URL names PostgreSQL ${version}; Bulwark needs ${oldestVersion} or newer.`);
    return owner;
  }).catch((error) => {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`The PostgreSQL named by DATABASE_URL does not let us in: ${error.message}`, { cause: error });
  });
}

/** A database without this desk's tables never takes the place of one that had them, nor one with another desk's tables the place of a new one. */
async function bringUpToDate(data, { ownerUrl, roles, migrate, finishSetUp }) {
  const state = await withConnection(ownerUrl, (client) => migrationState(client));
  if (data.desk.isReady && state === "new") {
    throw new Refusal(
      "The database is empty, but this desk was set up before. Restore the database from a backup, or name another folder with --data.",
    );
  }
  if (!data.desk.isReady && state !== "new" && !data.desk.isFilling) {
    throw new Refusal(
      "The database already holds a desk, but this data folder is new and has no keys for it. Name that desk's folder with --data, or give an empty database.",
    );
  }
  if (!data.desk.isReady) data.save({ isFilling: true });
  if (migrate === "always" || state !== "current") await prepareDatabase({ ownerUrl, roles });
  if (data.desk.isReady) return;
  await finishSetUp();
  data.save({ isReady: true, isFilling: undefined });
}

const passwordIn = (address) => decodeURIComponent(/^[^:]+:\/\/[^:@]*:([^@]*)@/.exec(address)?.[1] ?? "");
