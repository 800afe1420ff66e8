import { z } from "zod";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Uuid } from "../../../domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { notifyPerson } from "../notify-person.ts";
import { placeOf } from "../place-of.ts";

const input = z.object({ identityId: idInput<Uuid>() });

/** A person removes single sign-on from the own account; without a password that would lock the person out. @error conflict, not-found */
export const unlinkSignOn = defineUseCase<z.infer<typeof input>, { readonly unlinked: true }, undefined, Services>({
  name: "sign-on.unlink",
  input,
  permission: "public", // whoever is signed in, the own account alone
  scope: "platform",
  stepUp: true,
  audit: {
    type: "sign-on.unlinked",
    note: ({ identityId }, _output, actor) => ({ resourceId: identityId, subject: actor.kind === "person" ? actor.userId : null }),
  },
  async run({ tx, actor, origin }, { identityId }) {
    if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    if ((await tx.access.passwords.current(actor.userId)) === undefined) {
      throw new FailureError(failure("conflict", "You have no password yet. Set one first, else you could not sign in."));
    }
    if (!(await tx.access.identities.unlink(actor.userId, identityId))) throw new FailureError(failure("not-found"));
    await notifyPerson(tx, actor.userId, "sign-on-unlinked", placeOf(origin));
    return { unlinked: true };
  },
});
