import { dirname, join } from "node:path";
import { readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import type { Env } from "../config/env.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { openDb } from "../db/client.ts";
import { unitOfWork } from "../db/unit-of-work.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { MINUTE_MS } from "../domain/kernel/time.ts";
import type { Ids } from "../ports/ids.ts";
import type { UnitOfWork } from "../ports/unit-of-work.ts";
import { askPassphraseOf } from "./ask-passphrase.ts";

/** A month that goes is hashed whole three times, some seconds each for a million events, in the transaction that takes it out. No page waits for it. */
const TIMEOUT_MS = 10 * MINUTE_MS;

/**
 * Use cases under the owner's role: for what neither the web's nor the worker's may do, whatever becomes of those processes.
 * @error forbidden where this user may not read the owner's key file
 */
export async function withOwnerWork<T>(
  settings: Env,
  parts: { readonly ring: KeyRing; readonly ids: Ids },
  act: (work: UnitOfWork) => Promise<T>,
): Promise<T> {
  const path = join(dirname(settings.BULWARK_KEY_FILE), "owner.key");
  const owner = await readKeyFile(path, askPassphraseOf(settings.BULWARK_KEY_PASSPHRASE_FILE)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EACCES") return undefined;
    throw error;
  });
  if (owner?.role !== "owner") throw new FailureError(failure("forbidden", "This needs the owner's key file: run it as the desk's owner."));
  const db = openDb(owner.database.url, { max: 1 });
  try {
    return await act(unitOfWork({ db, ...parts, timeoutMs: TIMEOUT_MS }));
  } finally {
    await db.$disconnect();
  }
}
