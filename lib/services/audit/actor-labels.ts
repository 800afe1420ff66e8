import type { Actor } from "#lib/domain/access/actor.ts";
import { roleMay } from "#lib/domain/access/can.ts";
import { isUuid, type UserId } from "#lib/domain/kernel/ids.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";

const PERSON = "user:";

/** What to call actors of the record: a person's name where the reader may see users, the pseudonym else. */
export async function actorLabels(tx: Tx, reader: Actor, actors: readonly (string | null)[]): Promise<(actor: string) => string> {
  const ids = roleMay(reader, "users.read") ? [...new Set(actors.flatMap((actor) => personId(actor) ?? []))] : [];
  const names = ids.length > 0 ? await tx.desk.records.namesOf(ids) : new Map<UserId, string>();
  return (actor) => {
    const id = personId(actor);
    return (id && names.get(id)) || actor;
  };
}

function personId(actor: string | null): UserId | undefined {
  const id = actor?.startsWith(PERSON) ? actor.slice(PERSON.length) : undefined;
  return id && isUuid(id) ? (id as UserId) : undefined; // shape checked; the prefix says whose
}
