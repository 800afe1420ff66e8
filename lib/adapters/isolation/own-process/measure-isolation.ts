import { open, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Isolation, isolationOf } from "#lib/domain/desk/isolation.ts";

type Asked = {
  /** This process's own key file; the others stand beside it. */
  readonly keyFile: string;
  /** Of the worker on this machine; undefined while none beats. */
  readonly workerPid: number | undefined;
  /** Whether the database refuses this process's role a stored credential. @throws when it does not answer: that tells nothing */
  readonly isCredentialRefused: () => Promise<boolean>;
};

/** The key files that are none of the web's business. */
const strangers = ["worker.key", "owner.key", "backup.key"];

/**
 * Tries from inside this process what an intruder in it would try. Every attempt only opens; nothing is read, and no signal but number 0,
 * which asks whether one could be sent, is sent.
 */
export async function measureIsolation({ keyFile, workerPid, isCredentialRefused }: Asked): Promise<Isolation> {
  const folder = dirname(keyFile);
  const pid = workerPid !== undefined && (await isWorker(workerPid)) ? workerPid : undefined;
  const [keys, environment, memory, database] = await Promise.all([
    Promise.all(strangers.map((name) => isClosed(join(folder, name), "r"))),
    pid === undefined ? true : isClosed(`/proc/${pid}/environ`, "r"),
    pid === undefined ? true : isClosed(`/proc/${pid}/mem`, "r"),
    isCredentialRefused(),
  ]);
  return isolationOf({
    "key-file": keys.every(Boolean) && !(await isWritable(folder)),
    environment,
    memory,
    inspector: pid === undefined || !maySignal(pid),
    database,
  });
}

/** True when it is not there or this process may not open it. */
async function isClosed(path: string, how: string): Promise<boolean> {
  try {
    await (await open(path, how)).close();
    return false;
  } catch {
    return true;
  }
}

/** Whoever writes in the folder puts another sealing key there, or another key file. */
async function isWritable(folder: string): Promise<boolean> {
  return (
    !(await isClosed(join(folder, "sealing.pub"), "r+")) ||
    process.getuid?.() === 0 ||
    (await readdir(folder)
      .then(() => true)
      .catch(() => false))
  );
}

/** SIGUSR1 opens the inspector of a Node process that was not told otherwise. */
function maySignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A number of another machine, or one given to somebody else meanwhile, says nothing. */
async function isWorker(pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return line.includes("worker/main.ts");
}
