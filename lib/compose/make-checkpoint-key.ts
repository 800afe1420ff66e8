import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { randomBytes } from "../crypto/random.ts";
import { pinnedVerifiers } from "../db/audit/verifiers.ts";
import { openDb } from "../db/client.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import type { Clock } from "../ports/clock.ts";
import { checkpointKeyOf, pinCheckpointKey } from "./pin-checkpoint-key.ts";

/**
 * Adds the checkpoint key to the worker's key file and pins its public half: once, and only because somebody asked.
 * @error conflict when a key is there or pinned already
 */
export async function makeCheckpointKey(folder: string, clock: Clock): Promise<{ readonly verifier: string }> {
  const path = join(folder, "worker.key");
  const [worker, owner] = await Promise.all([readKeyFile(path), readKeyFile(join(folder, "owner.key"))]);
  if (worker?.role !== "worker" || owner?.role !== "owner")
    throw new FailureError(failure("not-found", "The desk's key files are not there."));
  const db = openDb(owner.database.url, { max: 1 });
  try {
    if (worker.keys.checkpoint || (await pinnedVerifiers(db)).length > 0) {
      throw new FailureError(failure("conflict", "The desk has a checkpoint key. A lost one comes from the key backup, never anew."));
    }
    const content = JSON.parse(await readFile(path, "utf8"));
    content.keys.checkpoint = { id: 1, key: Buffer.from(randomBytes(32)).toString("base64url") };
    const file = await open(`${path}.new`, "wx", 0o600);
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`, "utf8");
    await file.sync();
    await file.close();
    await rename(`${path}.new`, path);
    const made = await readKeyFile(path);
    const key = made && checkpointKeyOf(made);
    if (!made || !key) throw new Error("the key file was written and cannot be read");
    await pinCheckpointKey(db, made, clock);
    return { verifier: key.verifier };
  } finally {
    await db.$disconnect();
  }
}
