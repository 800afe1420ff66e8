import { z } from "zod";
import { userOf } from "../../domain/access/actor.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { governs } from "./approvals/governing.ts";
import { emailText } from "./email-text.ts";
import { type InviteLink, sendInviteLink } from "./invite-link.ts";
import { makePerson } from "./make-person.ts";
import { personName } from "./new-password.ts";
import { requireRole, roleIdText } from "./roles/role-input.ts";

const input = z.object({
  email: emailText,
  /** Falls back to the e-mail's local part. */
  name: personName.optional(),
  role: roleIdText,
});

/** A new user without a password, and the one-time link through which that person sets one. @error conflict, invalid-input */
export const inviteUser = defineUseCase<z.infer<typeof input>, InviteLink & { readonly email: string }, undefined, Services>({
  name: "users.invite",
  input,
  permission: "users.manage",
  scope: "platform",
  audit: {
    type: "user.invited",
    note: ({ role }, output) => ({ resourceId: output?.userId ?? null, subject: output?.userId ?? null, data: { role } }),
  },
  async fourEyes(tx, { email, role }) {
    const { id, name, permissions, version } = await requireRole(tx, role);
    if (!governs({ role: id, permissions }) || (await tx.access.users.credentialOf(email))) return undefined; // somebody who is here is refused below
    const invites = (whom: string) => `Invites ${whom} as ${name}: ${permissions.length} permissions.`;
    return { version: `new ${id} v${version}`, consequence: invites(email), lasting: invites("somebody") };
  },
  async run({ tx, actor }, { email, name, role }, services) {
    await requireRole(tx, role);
    if (await tx.access.users.credentialOf(email)) {
      throw new FailureError(
        failure("conflict", "Somebody with this e-mail is here already.", { fields: { email: "This e-mail has a user." } }),
      );
    }
    const userId = services.ids.next<UserId>();
    const invitedBy = userOf(actor);
    await makePerson(tx, { id: userId, email, name: name ?? email.split("@")[0] ?? email, role, state: "invited", invitedBy });
    return { ...(await sendInviteLink(tx, services, userId, { actor, kind: "invitation" })), email };
  },
});
