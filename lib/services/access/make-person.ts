import type { UserState } from "../../domain/access/user.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import type { Tx } from "../../ports/unit-of-work.ts";

type NewPerson = {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  /** Id of a shipped or custom role. */
  readonly role: string;
  readonly state: UserState;
  readonly passwordHash?: string;
  readonly invitedBy: UserId | null;
};

/** A user with the two keys that everything personal about that user is sealed under. @throws FailureError conflict */
export async function makePerson(tx: Tx, person: NewPerson): Promise<void> {
  await tx.createKeyScope("pii", person.id);
  await tx.createKeyScope("audit", person.id);
  await tx.access.users.insert(person);
  await tx.notify("users");
}
