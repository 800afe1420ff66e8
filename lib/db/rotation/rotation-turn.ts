import type { NextKeys } from "#lib/crypto/next-keys.ts";
import { LONGEST_BACKUP_DAYS } from "#lib/domain/keys/key-rule.ts";
import type { Db } from "../client.ts";
import { keyStore } from "../key-store.ts";
import { activateScopes, makePurposeKey, rewrapPurposeKeys } from "./activate-keys.ts";
import { closeOldKeys, nextEpoch, unaware } from "./key-epoch.ts";
import type { HeldRotation, moveRotation } from "./rotation-row.ts";
import type { BoundParts } from "./rotator-parts.ts";
import { columnsOf, walkBatch } from "./walk-column.ts";
import { emailIndexColumn, walkEmails } from "./walk-emails.ts";

const LOOK_AGAIN_MS = 250;
const DAY = "1 day";

/** What one turn of a rotation works with. */
export type Turn = BoundParts & {
  readonly keys: NextKeys;
  readonly rotation: HeldRotation;
  /** Moves the rotation on. @throws RotationTakenError when it was paused, cancelled or taken over */
  move(data: Parameters<typeof moveRotation>[3]): Promise<void>;
  /** Tells live pages, now and then. */
  tell(): Promise<void>;
};

const fromTheStart = { atColumn: null, atKeys: [], rowsSeen: 0, foundInPass: 0 };

export async function rewrap({ db, keys, rotation, move }: Turn): Promise<number> {
  const count = await rewrapPurposeKeys(db, keys, rotation);
  await move({ state: "done", finishedAt: await timeOf(db), rowsMoved: count, rowsTotal: count, failure: null });
  return 0;
}

/** Makes the keys of up to 500 scopes; the turn that finds none left says the new epoch. */
export async function activate({ db, ring, keys, rotation, acknowledgeMs, move }: Turn): Promise<number> {
  const toKeyId = await makePurposeKey(db, keys, rotation);
  const under = (await keyStore(db).purposeKeys()).find((row) => row.id === toKeyId);
  if (!under) throw new Error("the purpose key of a rotation is gone");
  if ((await activateScopes(db, keys, rotation, under)) > 0) return 0;
  const epoch = await db.$transaction(nextEpoch);
  ring.forget();
  const waitUntil = new Date((await timeOf(db)).getTime() + acknowledgeMs);
  await move({ state: "waiting", epoch, waitUntil, failure: null });
  return 0;
}

/** Waits for other processes, then closes the old keys. */
export async function awaitOthers({ db, rotation, move }: Turn): Promise<number> {
  if (!rotation.isWaitOver && (await unaware(db, rotation.epoch ?? 0n)) > 0) return LOOK_AGAIN_MS;
  await closeOldKeys(db, rotation);
  const total = rotation.purpose === "index" ? await db.appUser.count() : await cellsOf(db, rotation.purpose);
  await move({ state: "walking", rowsTotal: total, ...fromTheStart });
  return 0;
}

/** Seals one batch anew. @returns the wait that keeps to the bound of the walk, ms */
export async function walk(turn: Turn): Promise<number> {
  const { rotation, batchRows, rowsPerSecond, clock } = turn;
  const columns = rotation.purpose === "index" ? [...columnsOf("index"), emailIndexColumn] : columnsOf(rotation.purpose);
  const column = rotation.atColumn ?? columns[0] ?? "";
  const began = clock.monotonicMs();
  const batch =
    column === emailIndexColumn
      ? await walkEmails(turn, rotation, rotation.atKeys, batchRows)
      : await walkBatch(turn, rotation, column, rotation.atKeys, batchRows);
  if (batch.isLast) {
    const next = columns[columns.indexOf(column) + 1];
    if (next) await turn.move({ atColumn: next, atKeys: [] });
    else await endPass(turn);
  } else await turn.tell();
  // Cells that were only looked at cost little; those that were sealed anew are bounded.
  return Math.max(0, ((batch.found + batch.seen / 10) * 1_000) / rowsPerSecond - (clock.monotonicMs() - began));
}

async function endPass({ db, rotation, move }: Turn): Promise<void> {
  if (rotation.state === "walking") return move({ state: "checking", ...fromTheStart });
  const held = await db.keyRotation.findUniqueOrThrow({ where: { id: rotation.id }, select: { foundInPass: true } });
  const behind = await db.dataKey.count({
    where: { purpose: rotation.purpose, state: "active", purposeKeyId: { not: rotation.toKeyId ?? 0 } },
  });
  // A scope made in a transaction that began before the new purpose key, or a cell that came late.
  if (held.foundInPass > 0n || behind > 0) return move({ state: "activating", pass: rotation.pass + 1, ...fromTheStart });
  const [row] = await db.$queryRaw<{ now: Date; later: Date }[]>`
    SELECT clock_timestamp() AS now, clock_timestamp() + ${LONGEST_BACKUP_DAYS}::int * ${DAY}::interval AS later`;
  await move({ state: "done", finishedAt: row?.now ?? null, destroyAfter: row?.later ?? null, failure: null, holder: null });
}

async function cellsOf(db: Db, purpose: string): Promise<bigint> {
  const [row] = await db.$queryRaw<{ cells: bigint | null }[]>`
    SELECT sum(cells)::bigint AS cells FROM key_use(200000) WHERE purpose = ${purpose}`;
  return row?.cells ?? 0n;
}

async function timeOf(db: Db): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!row) throw new Error("the database gave no time");
  return row.now;
}
