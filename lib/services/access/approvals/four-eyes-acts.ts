import type { Actor } from "../../../domain/access/actor.ts";
import { can } from "../../../domain/access/can.ts";
import type { Origin } from "../../../domain/audit/event.ts";
import { factOf } from "../../../domain/audit/fact.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Approval } from "../../../ports/stores/approval-store.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import { erasePerson } from "../../privacy/erase-person.ts";
import { changeLimit } from "../../risk/change-limit.ts";
import type { Services } from "../../services.ts";
import type { UseCase } from "../../use-case.ts";
import { setUserAddresses } from "../addresses/set-user-addresses.ts";
import { changeRole } from "../change-role.ts";
import { resetFactors } from "../factors/reset-factors.ts";
import { inviteUser } from "../invite-user.ts";
import { renewInviteLink } from "../renew-invite-link.ts";
import { createRole } from "../roles/create-role.ts";
import { deleteRole } from "../roles/delete-role.ts";
import { editRole } from "../roles/edit-role.ts";
import { disableUser, enableUser } from "../set-user-state.ts";
import { checkApproval } from "./check-approval.ts";

type Context = { readonly tx: Tx; readonly actor: Actor; readonly origin: Origin };
type Act = { readonly title: string; readonly carryOut: (context: Context, approval: Approval, services: Services) => Promise<unknown> };

/** Every act that may wait for a second admin, by the name of its use case. */
const acts: Readonly<Record<string, Act>> = Object.fromEntries([
  act("Raise a limit", changeLimit),
  act("Invite an admin", inviteUser),
  act("Change a role of a user", changeRole),
  act("Disable an admin", disableUser),
  act("Enable an admin", enableUser),
  act("New password for an admin", renewInviteLink),
  act("Reset the factors of an admin", resetFactors),
  act("Change where an admin may come from", setUserAddresses),
  act("Make a role", createRole),
  act("Change a role", editRole),
  act("Delete a role", deleteRole),
  act("Erase a person", erasePerson),
]);

export function actOf(operation: string): Act | undefined {
  return Object.hasOwn(acts, operation) ? acts[operation] : undefined;
}

/** Runs what was stored with the request, through the same gates and with the same event as when it is asked directly. */
function act<I, O>(title: string, useCase: UseCase<I, O, undefined, Services>): [string, Act] {
  return [
    useCase.name,
    {
      title,
      async carryOut(context, approval, services) {
        const { tx, actor, origin } = context;
        if (useCase.permission !== "public") {
          const answer = can(actor, useCase.permission);
          if (!answer.may) throw new FailureError(failure(answer.reason, answer.says));
        }
        const input = approval.input as I; // parsed by the same use case when it was asked, and sealed since
        const asked = await useCase.fourEyes?.(tx, input, actor);
        if (asked) await checkApproval(tx, { operation: useCase.name, hash: approval.hash, actor, input, ...asked });
        const output = await useCase.run({ tx, actor, origin, prepared: undefined }, input, services);
        if (useCase.audit !== "read") {
          const note = useCase.audit.note(input, output, actor);
          await tx.audit(factOf(useCase.audit.type, note, "done"), actor, origin, note.personal);
        }
        return output;
      },
    },
  ];
}
