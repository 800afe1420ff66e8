import type { KeyRing } from "../crypto/key-ring.ts";
import { canonicalEmail } from "../domain/access/email.ts";

/** The blind index that finds a person by e-mail. */
export const EMAIL_INDEX = "AppUser.email";

/**
 * An e-mail's index under every living version, the newest first: what is written is the first, what is looked for is any of them, so that
 * a rotation of the index key loses nobody. Versions are read anew each time.
 */
export async function emailIndexes(ring: KeyRing, email: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const versions = await ring.liveVersions("index");
  return Promise.all(versions.map((version) => ring.blindIndex(EMAIL_INDEX, version, canonicalEmail(email))));
}
