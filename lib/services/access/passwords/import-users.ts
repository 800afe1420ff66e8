import { z } from "zod";
import { userOf } from "../../../domain/access/actor.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { emailText } from "../email-text.ts";
import { makePerson } from "../make-person.ts";
import { personName } from "../new-password.ts";

const MAX_USERS = 1_000;

/** bcrypt text of cost 8 to 12; what the crypto room verifies. */
const bcryptText = z.string().regex(/^\$2[aby]\$(0[89]|1[0-2])\$[./A-Za-z0-9]{53}$/, "This is not a bcrypt hash of cost 8 to 12.");

const person = z.strictObject({
  email: emailText,
  name: personName,
  role: z.enum(["trader", "viewer"], { message: "Import traders and viewers; admins are invited." }),
  hash: bcryptText,
});

const input = z.object({ users: z.array(person).min(1, "The file holds nobody.").max(MAX_USERS, `At most ${MAX_USERS} users at once.`) });

type Output = { readonly imported: number };

/**
 * Takes people over from another system with the bcrypt hashes of their passwords: all or none. Each hash is verified at the first
 * sign-in and replaced by an argon2id one then. Admins are invited instead: nobody gets that far with a password set elsewhere.
 * @error invalid-input, conflict when an e-mail has a user
 */
export const importUsers = defineUseCase<z.infer<typeof input>, Output, undefined, Services>({
  name: "users.import",
  input,
  permission: "users.manage",
  scope: "platform",
  audit: { type: "password.imported", note: (_input, output) => ({ data: { users: output?.imported ?? 0 } }) },
  async run({ tx, actor }, { users }, { ids }) {
    for (const [index, { email, name, role, hash }] of users.entries()) {
      if (await tx.access.users.credentialOf(email)) {
        throw new FailureError(failure("conflict", `Nobody was imported: user ${index + 1} of the file is here already.`));
      }
      await makePerson(tx, { id: ids.next<UserId>(), email, name, role, state: "active", passwordHash: hash, invitedBy: userOf(actor) });
    }
    return { imported: users.length };
  },
});
