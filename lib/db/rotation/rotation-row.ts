import type { RotatedPurpose, RotationKind, RotationState } from "#lib/domain/keys/rotation.ts";
import type { Db } from "../client.ts";

/** A rotation that this process holds. */
export type HeldRotation = {
  readonly id: string;
  readonly purpose: RotatedPurpose;
  readonly kind: RotationKind;
  readonly state: RotationState;
  readonly toKeyId: number | null;
  readonly epoch: bigint | null;
  readonly pass: number;
  readonly atColumn: string | null;
  readonly atKeys: readonly string[];
  readonly foundInPass: bigint;
  readonly isWaitOver: boolean;
};

const MS = "1 millisecond";

/** Takes, or keeps, the oldest rotation of these purposes that nobody else works on: a dead holder's lease runs out. */
export async function claimRotation(
  db: Db,
  purposes: readonly string[],
  holder: string,
  leaseMs: number,
): Promise<HeldRotation | undefined> {
  const [row] = await db.$queryRaw<HeldRotation[]>`
    UPDATE key_rotation SET holder = ${holder}::uuid, lease_until = clock_timestamp() + ${leaseMs}::float8 * ${MS}::interval
     WHERE id = (SELECT id FROM key_rotation
                  WHERE state NOT IN ('done', 'cancelled') AND NOT is_paused AND purpose = ANY (${[...purposes]}::text[])
                    AND (holder IS NULL OR holder = ${holder}::uuid OR lease_until < clock_timestamp())
                  ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id::text, purpose, kind, state, to_key_id AS "toKeyId", epoch, pass, at_column AS "atColumn", at_keys AS "atKeys",
      found_in_pass AS "foundInPass", coalesce(wait_until < clock_timestamp(), false) AS "isWaitOver"`;
  return row;
}

/** Moves a held rotation on; false when it is no longer the caller's or was paused or cancelled meanwhile. */
export async function moveRotation(
  db: Pick<Db, "keyRotation">,
  rotation: HeldRotation,
  holder: string,
  data: Parameters<Db["keyRotation"]["updateMany"]>[0]["data"],
): Promise<boolean> {
  const { count } = await db.keyRotation.updateMany({
    where: { id: rotation.id, holder, state: rotation.state, isPaused: false },
    data,
  });
  return count === 1;
}
