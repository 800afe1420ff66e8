import type { KeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { originOf } from "../crypto/checkpoint.ts";
import { type CheckpointKey, checkpointKey } from "../crypto/checkpoint-key.ts";
import { pinnedVerifiers, pinVerifier } from "../db/audit/verifiers.ts";
import type { DbTx } from "../db/client.ts";
import type { Clock } from "../ports/clock.ts";

/** The key of a worker's key file that checkpoints are signed with; undefined on a desk that has none yet. */
export function checkpointKeyOf({ keys, deskId }: Pick<KeyFile, "keys" | "deskId">): CheckpointKey | undefined {
  return keys.checkpoint && checkpointKey(keys.checkpoint.key, originOf(deskId));
}

/**
 * Pins the public half of the worker's checkpoint key in the database, once; from then on only notes signed by it count.
 * @throws when another key is pinned: a lost key is never replaced by a new one unseen
 */
export async function pinCheckpointKey(db: DbTx, worker: KeyFile, clock: Clock): Promise<void> {
  const key = checkpointKeyOf(worker);
  if (!key) return;
  const pinned = await pinnedVerifiers(db);
  if (pinned.length === 0) await pinVerifier(db, key.verifier, clock.now());
  else if (!pinned.includes(key.verifier))
    throw new Error("the worker's checkpoint key is not the one that the audit record was signed with");
}
