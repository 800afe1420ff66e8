import type { Actor } from "#lib/domain/access/actor.ts";
import { roleMay } from "#lib/domain/access/can.ts";
import type { EvidencePack, ReviewedPerson } from "#lib/domain/audit/evidence/pack.ts";
import { type EpochMs, isoTime } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";

const MAX_USERS = 1_000;

/** Everybody with a login, and what each role opens. Without the right to see users it is empty. */
export async function reviewAccess(
  tx: Tx,
  actor: Actor,
  span: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<Pick<EvidencePack, "people" | "roles">> {
  if (!roleMay(actor, "users.read")) return { people: [], roles: [] };
  const people: ReviewedPerson[] = [];
  for (const { id, name, email, roleName, state, createdAt } of await tx.access.users.list(MAX_USERS)) {
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
  return { people, roles };
}
