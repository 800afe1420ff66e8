import { join } from "node:path";
import { readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "../adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { addKey } from "../adapters/key-wrapper/local-file/seal-key-file.ts";
import { KeyRing } from "../crypto/key-ring.ts";
import { mintIds } from "../crypto/mint-ids.ts";
import { randomBytes } from "../crypto/random.ts";
import { pinnedVerifiers } from "../db/audit/verifiers.ts";
import { appendAudit } from "../db/audit-append.ts";
import { type Db, openDb } from "../db/client.ts";
import { keyStore } from "../db/key-store.ts";
import { storeContext } from "../db/store-context.ts";
import { factOf } from "../domain/audit/fact.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import type { Clock } from "../ports/clock.ts";
import { askPassphraseOf } from "./ask-passphrase.ts";
import { checkpointKeyOf, pinCheckpointKey } from "./pin-checkpoint-key.ts";

type Options = { readonly clock: Clock; readonly actor: string; readonly passphraseFile?: string | undefined };

/**
 * Gives the worker of a desk from before there was one its checkpoint key, pins its public half and puts that on record: once. Broken off
 * between file and pin, it goes on with the key that is in the file.
 * @error conflict when a key is pinned already: a lost one comes from the key backup
 */
export async function makeCheckpointKey(folder: string, { clock, actor, passphraseFile }: Options): Promise<{ readonly verifier: string }> {
  const path = join(folder, "worker.key");
  const ask = askPassphraseOf(passphraseFile);
  const read = () => readKeyFile(path, ask);
  const [before, owner] = await Promise.all([read(), readKeyFile(join(folder, "owner.key"), ask)]);
  if (before?.role !== "worker" || owner?.role !== "owner")
    throw new FailureError(failure("not-found", "The desk's key files are not there."));
  const db = openDb(owner.database.url, { max: 2 });
  try {
    if ((await pinnedVerifiers(db)).length > 0) {
      throw new FailureError(failure("conflict", "The desk has a checkpoint key. A lost one comes from the key backup, never anew."));
    }
    if (!before.keys.checkpoint) await addKey(path, "checkpoint", { id: 1, key: Buffer.from(randomBytes(32)).toString("base64url") }, ask);
    const worker = await read();
    const key = worker && checkpointKeyOf(worker);
    if (!worker || !key) throw new Error("the key file was written and cannot be read");
    await pinOnRecord(db, worker, { clock, actor, verifier: key.verifier });
    return { verifier: key.verifier };
  } finally {
    await db.$disconnect();
  }
}

async function pinOnRecord(
  db: Db,
  worker: Parameters<typeof pinCheckpointKey>[1],
  { clock, actor, verifier }: { readonly clock: Clock; readonly actor: string; readonly verifier: string },
): Promise<void> {
  const ring = new KeyRing({ wrapper: localFileWrapper(worker.keys), store: keyStore(db), clock }); // this event has nothing personal to seal
  await db.$transaction(async (tx) => {
    await pinCheckpointKey(tx, worker, clock);
    const context = storeContext({ db: tx, ring, ids: mintIds(clock), now: clock.now() });
    await appendAudit(context, factOf("audit.checkpoint-key-made", { resourceId: "worker", data: { verifier } }, "done"), actor, {
      requestId: "host",
    });
  });
  ring.forget();
}
