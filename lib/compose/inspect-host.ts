import { stat, statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { readSealingFile, sealingFilePath } from "../adapters/key-wrapper/local-file/sealing-file.ts";
import type { Env } from "../config/env.ts";
import { sealingKeyId, sealingPublicKey } from "../crypto/credential-envelope.ts";

export type HostFinding = { readonly name: string; readonly state: "ok" | "warn" | "bad"; readonly says: string };

const SECOND_MS = 1_000;

/** What can be seen from this machine alone. @param databaseNow the database's time, asked just before. @unit ms */
export async function inspectHostOf(settings: Env, databaseNow: number): Promise<readonly HostFinding[]> {
  const keys = dirname(settings.BULWARK_KEY_FILE);
  const files = ["owner.key", "web.key", "worker.key", "backup.key"].map((name) => join(keys, name));
  return [
    ...(await Promise.all(files.map(keyFileFinding))),
    await sealingFinding(settings, keys),
    tlsFinding(settings.BULWARK_ORIGIN),
    await diskFinding(settings.BULWARK_DATA_DIR),
    clockFinding(Date.now() - databaseNow),
  ];
}

async function keyFileFinding(path: string): Promise<HostFinding> {
  const name = basename(path);
  const found = await stat(path).catch(() => undefined);
  if (!found) return { name, state: "bad", says: `is missing: restore it from the key backup${orSetUp(name)}` };
  const mode = (found.mode & 0o777).toString(8);
  return (found.mode & 0o077) === 0
    ? { name, state: "ok", says: `mode ${mode}, user ${found.uid}` }
    : { name, state: "bad", says: `mode ${mode}: others may read it. Run: chmod 600 ${path}` };
}

/** Desks from before there were backups. */
const orSetUp = (name: string): string => (name === "backup.key" ? ", or, where no backup was ever made: bulwark backup set-up" : "");

async function sealingFinding(settings: Env, keys: string): Promise<HostFinding> {
  const name = "sealing key";
  try {
    const pinned = await readSealingFile(sealingFilePath(settings.BULWARK_KEY_FILE), settings.BULWARK_DESK_ID);
    if (!pinned) return { name, state: "warn", says: "none yet: made at the next start" };
    const worker = await readKeyFile(join(keys, "worker.key")).catch(() => undefined);
    const raw = worker?.sealing?.export();
    const own = raw && sealingKeyId(sealingPublicKey(raw));
    raw?.fill(0);
    if (own !== undefined && own !== pinned.fingerprint)
      return { name, state: "bad", says: `the pinned key ${pinned.fingerprint} is not the worker's` };
    return { name, state: "ok", says: pinned.fingerprint };
  } catch (error) {
    return { name, state: "bad", says: error instanceof Error ? error.message : "cannot be read" };
  }
}

function tlsFinding(origin: string): HostFinding {
  const { protocol, hostname } = new URL(origin);
  if (protocol === "https:") return { name: "TLS", state: "ok", says: origin };
  const isLocal = ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
  return {
    name: "TLS",
    state: isLocal ? "ok" : "bad",
    says: isLocal ? "none: this machine alone reaches it" : `none: ${origin} is open to reading`,
  };
}

/** Warned of at 80 %, bad at 90 %. @source security.md, "Operations truth" */
async function diskFinding(folder: string): Promise<HostFinding> {
  const { blocks, bavail } = await statfs(folder);
  const used = blocks === 0 ? 0 : Math.round(100 * (1 - bavail / blocks));
  return { name: "disk", state: used >= 90 ? "bad" : used >= 80 ? "warn" : "ok", says: `${used} % used` };
}

function clockFinding(offMs: number): HostFinding {
  const off = Math.abs(offMs);
  const state = off > 30 * SECOND_MS ? "bad" : off > 2 * SECOND_MS ? "warn" : "ok";
  return {
    name: "clock",
    state,
    says: state === "ok" ? "agrees with the database's" : `${Math.round(offMs / SECOND_MS)} s apart from the database's`,
  };
}
