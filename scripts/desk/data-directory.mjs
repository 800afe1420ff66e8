import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { keyFilePath } from "./key-files.mjs";
import { Refusal } from "./refusal.mjs";
import { readStored, storeFile } from "./stored-file.mjs";

const format = "bulwark-desk/1";

/**
 * One desk's folder: desk.json, keys/, archive/, log/, run/ and, for the embedded database, postgres/.
 * `isReady` in desk.json tells a finished set-up from one that was interrupted and may be done again.
 */
export function openDataDirectory(path) {
  const directory = resolve(path);
  const deskFile = join(directory, "desk.json");
  makeFolders(directory);
  let desk = readDesk(deskFile);
  if (!desk) {
    refuseLeftovers(directory);
    desk = { format, deskId: randomBytes(4).toString("hex"), isReady: false };
    storeFile(deskFile, JSON.stringify(desk, null, 2));
  }
  return {
    directory,
    deskId: desk.deskId,
    get desk() {
      return desk;
    },
    /** Changes fields of desk.json. */
    save(changes) {
      desk = { ...desk, ...changes };
      storeFile(deskFile, JSON.stringify(desk, null, 2));
    },
    keys: join(directory, "keys"),
    keyFile: (role) => keyFilePath(join(directory, "keys"), role),
    logFile: (name) => join(directory, "log", `${name}.log`),
    runFile: (name) => join(directory, "run", name),
    /** desk.json keeps places inside the folder relative, so that the folder can be moved. */
    locate: (place) => (isAbsolute(place) ? place : join(directory, place)),
  };
}

/** @typedef {ReturnType<typeof openDataDirectory>} DataDirectory */

function makeFolders(directory) {
  // passable, not readable: as root the database runs as another user and must get to its own folder
  mkdirSync(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  for (const name of ["archive", "log", "run"]) mkdirSync(join(directory, name), { recursive: true, mode: 0o700 });
}

function readDesk(path) {
  const desk = readStored(path);
  if (desk && (desk.format !== format || !/^[0-9a-f]{8}$/.test(desk.deskId)))
    throw new Refusal(`${path} is not a desk file that this version knows.`);
  return desk;
}

function refuseLeftovers(directory) {
  const found = ["keys", "postgres"].filter((name) => existsSync(join(directory, name)));
  if (found.length > 0) {
    throw new Refusal(`${directory} holds ${found.join(" and ")} but no desk.json. Restore desk.json, or name another folder with --data.`);
  }
  const strangers = readdirSync(directory).filter((name) => !["archive", "log", "run", "desk.json"].includes(name));
  if (strangers.length > 0)
    throw new Refusal(
      `${directory} is neither empty nor a desk's data folder (${strangers.slice(0, 3).join(", ")}). Name another with --data.`,
    );
}
