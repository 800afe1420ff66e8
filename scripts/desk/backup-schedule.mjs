/**
 * The starter makes the backups: it alone may read the owner's key file and the backup key (docs/decisions/027-backups.md). Every half
 * minute it asks the database for a wish of a person's, for what is due, and for an erasure that the key backup does not know of yet; the
 * command line does the work in a process of its own, one at a time.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { inCheckout } from "./checkout.mjs";
import { commandArguments } from "./command-arguments.mjs";
import { withConnection } from "./connection.mjs";
import { runChild } from "./run-child.mjs";

const lookEveryMs = 30_000;
const defaultHours = 24;
/** Longer than a transaction of the desk lasts, and than a key backup takes. */
const settledMs = 60_000;

/**
 * @param {{ ownerUrl: string, node: string, env: Record<string, string>, output: import("./output.mjs").Output, isStopping: () => boolean }} desk
 *   env: the command line's
 */
export function scheduleBackups({ ownerUrl, node, env, output, isStopping }) {
  const everyHours = Number(env.BULWARK_BACKUP_EVERY_HOURS ?? defaultHours);
  let isBusy = false;
  let lastTrouble = "";
  const run = async (...words) => {
    const { code, all } = await runChild(node, [...commandArguments, "backup", ...words, "--json"], { cwd: inCheckout("."), env });
    if (code !== 0) throw new Error(reasonIn(all));
  };
  const look = async () => {
    const { lastErasure, wish, isDue } = await withConnection(ownerUrl, (client) => askWhatToDo(client, everyHours));
    const keysFrom = statSync(keyBackupOf(env), { throwIfNoEntry: false })?.mtime;
    if (isKeyBackupStale(keysFrom, lastErasure, Date.now())) await run("rewrite-keys");
    if (wish) await run("create", "--cause", "person", "--wish", wish);
    else if (isDue) await run("create", "--cause", "schedule");
    lastTrouble = "";
  };
  const timer = setInterval(async () => {
    if (isBusy || isStopping()) return;
    isBusy = true;
    try {
      await look();
    } catch (error) {
      if (!isStopping() && error.message !== lastTrouble) output.warn(`No backup was made: ${error.message}`);
      lastTrouble = error.message;
    } finally {
      isBusy = false;
    }
  }, lookEveryMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/**
 * Due is a desk whose newest backup is older than the interval, or that was never backed up and has been in use for an hour; after a
 * failure it waits an hour.
 * @param {import("pg").Client} client the owner's @param {number} everyHours 0: never due
 */
export async function askWhatToDo(client, everyHours) {
  const { rows } = await client.query(
    `SELECT (SELECT max(erased_at) FROM erasure_ledger) AS "lastErasure",
            (SELECT id FROM backup_run WHERE state = 'wanted') AS wish,
            $1::int > 0
              AND coalesce((SELECT max(finished_at) FROM backup_run WHERE state = 'done') < clock_timestamp() - make_interval(hours => $1::int),
                           (SELECT min(created_at) FROM app_user) < clock_timestamp() - interval '1 hour', false)
              AND NOT EXISTS (SELECT FROM backup_run WHERE state = 'failed' AND finished_at > clock_timestamp() - interval '1 hour') AS "isDue"`,
    [everyHours],
  );
  return rows[0];
}

/**
 * Whether the key backup may hold keys of somebody who was erased. One written within a minute of the erasure may have looked before it was
 * committed, so it is written once more when that minute is over.
 * @param {Date | undefined} keysFrom @param {Date | null} lastErasure @param {number} now
 */
export function isKeyBackupStale(keysFrom, lastErasure, now) {
  if (!keysFrom || !lastErasure) return false;
  const settledAt = lastErasure.getTime() + settledMs;
  return keysFrom < lastErasure || (keysFrom.getTime() < settledAt && now >= settledAt);
}

/** As lib/compose/backup-places.ts names it. */
function keyBackupOf({ BULWARK_KEY_BACKUP_DIR, BULWARK_DATA_DIR, BULWARK_DESK_ID }) {
  return join(BULWARK_KEY_BACKUP_DIR ?? join(BULWARK_DATA_DIR, "key-backup"), `bulwark-${BULWARK_DESK_ID}-keys.bwk`);
}

/** What the command answers on standard output, else the last line it said. */
function reasonIn(said) {
  const found = /"message":("(?:[^"\\]|\\.)*")/.exec(said);
  return found ? JSON.parse(found[1]) : (said.trim().split("\n").at(-1) ?? "no reason given").slice(0, 300);
}
