import type { KeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { originOf } from "../crypto/checkpoint.ts";
import { type CheckpointKey, checkpointKey, verifierOf } from "../crypto/checkpoint-key.ts";
import { pinnedVerifiers, pinVerifier } from "../db/audit/verifiers.ts";
import type { DbTx } from "../db/client.ts";
import type { Clock } from "../ports/clock.ts";

/** The key of a worker's key file that checkpoints are signed with; undefined on a desk that has none yet. */
export function checkpointKeyOf({ keys, deskId }: Pick<KeyFile, "keys" | "deskId">): CheckpointKey | undefined {
  return keys.checkpoint && checkpointKey(keys.checkpoint.key, originOf(deskId));
}

/**
 * That key under the name by which the database knows it: a desk that was restored elsewhere has an id of its own and goes on with the same log.
 * Undefined when the file has none, or none that is pinned.
 */
export function pinnedKeyOf(file: Pick<KeyFile, "keys">, pinned: readonly string[]): CheckpointKey | undefined {
  const seed = file.keys.checkpoint?.key;
  if (!seed) return undefined;
  return pinned
    .map((verifier) => ({ verifier, key: checkpointKey(seed, verifierOf(verifier).name) }))
    .find(({ verifier, key }) => key.verifier === verifier)?.key;
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
  else if (!pinnedKeyOf(worker, pinned))
    throw new Error("the worker's checkpoint key is not the one that the audit record was signed with");
}
