import type { Actor } from "#lib/domain/access/actor.ts";
import { roleMay } from "#lib/domain/access/can.ts";
import type { AccessReview, ReviewedPerson } from "#lib/domain/audit/evidence/pack.ts";
import { type EpochMs, isoTime } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";

const MAX_USERS = 1_000;

/**
 * Everybody with a login, and what each role opens. Of more people than a pack lists those who had a login first.
 * @returns null where the actor may not see users: nothing said is not "nobody"
 */
export async function reviewAccess(
  tx: Tx,
  actor: Actor,
  span: { readonly from: EpochMs; readonly to: EpochMs },
  limit = MAX_USERS,
): Promise<AccessReview | null> {
  if (!roleMay(actor, "users.read")) return null;
  const users = await tx.access.users.list(limit + 1);
  const people: ReviewedPerson[] = [];
  for (const { id, name, email, roleName, state, createdAt } of users.slice(0, limit)) {
    const logins = await tx.desk.records.list({ type: "login.succeeded", actor: `user:${id}`, ...span }, { limit: 1 });
    const grants = await tx.access.grants.of(tx.reach, id);
    people.push({
      name,
      email,
      role: roleName,
      state,
      since: isoTime(createdAt),
      lastSignIn: logins.rows[0]?.at ?? null,
      portfolios: grants.length,
    });
  }
  const roles = (await tx.access.roles.list()).map(({ name, permissions }) => ({ name, permissions: [...permissions] }));
  return { people, isCut: users.length > limit, roles };
}
