import { KeyMissingError } from "#lib/crypto/key-missing-error.ts";
import type { KeyRing } from "#lib/crypto/key-ring.ts";
import { canonicalEmail } from "#lib/domain/access/email.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import type { Db } from "../client.ts";
import { EMAIL_INDEX } from "../email-index.ts";
import { sealedColumns } from "../sealed-columns.ts";
import type { HeldRotation } from "./rotation-row.ts";
import type { Batch } from "./walk-column.ts";

/** The blind index of e-mails, walked as if it were a column. */
export const emailIndexColumn = "emailIndex";

/**
 * Writes the index of the newest version where an older one stands. Meanwhile an e-mail is looked for under every living version, so that
 * nobody is lost to a sign-in. A row that changed meanwhile is left to its writer.
 */
export async function walkEmails(
  parts: { readonly db: Db; readonly ring: KeyRing; readonly holder: string; readonly leaseMs: number },
  rotation: HeldRotation,
  after: readonly string[],
  limit: number,
): Promise<Batch> {
  const { db, ring } = parts;
  const version = (await ring.liveVersions("index"))[0] ?? 0;
  const users = await db.appUser.findMany({
    where: after[0] ? { id: { gt: after[0] } } : {},
    select: { id: true, emailIndex: true, sealed: true },
    orderBy: { id: "asc" },
    take: limit,
  });
  const stale: { id: string; old: Uint8Array<ArrayBuffer>; anew: Uint8Array<ArrayBuffer> }[] = [];
  for (const user of users) {
    const email = await emailOf(ring, user.id, user.sealed);
    if (email === undefined) continue;
    const anew = await ring.blindIndex(EMAIL_INDEX, version, canonicalEmail(email));
    if (Buffer.compare(anew, user.emailIndex) !== 0) stale.push({ id: user.id, old: user.emailIndex, anew });
  }
  await db.$transaction(async (tx) => {
    let moved = 0;
    for (const { id, old, anew } of stale) {
      moved += (await tx.appUser.updateMany({ where: { id, emailIndex: old }, data: { emailIndex: anew } })).count;
    }
    const { count } = await tx.keyRotation.updateMany({
      where: { id: rotation.id, holder: parts.holder, state: { in: ["walking", "checking"] }, isPaused: false },
      data: {
        atColumn: emailIndexColumn,
        atKeys: [users.at(-1)?.id ?? after[0] ?? ""],
        rowsSeen: { increment: users.length },
        rowsMoved: { increment: moved },
        foundInPass: { increment: stale.length },
      },
    });
    if (count !== 1) throw new RotationTakenError();
  });
  return { seen: users.length, found: stale.length, isLast: users.length < limit };
}

/** The rotation was paused, cancelled or taken over: what this process was about to write is rolled back. */
export class RotationTakenError extends Error {}

/** Undefined where the person was erased. */
async function emailOf(ring: KeyRing, id: string, sealed: Uint8Array): Promise<string | undefined> {
  try {
    const opened = (await ring.cipher("pii", id)).open(sealedColumns.appUser, asId(id), sealed) as { email: string }; // as user-store.ts sealed it
    return opened.email;
  } catch (error) {
    if (error instanceof KeyMissingError && error.reason === "erased") return undefined;
    throw error;
  }
}
