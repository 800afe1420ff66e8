import { z } from "zod";
import { userOf } from "../../../domain/access/actor.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Uuid } from "../../../domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { actOf } from "./four-eyes-acts.ts";
import { tellAdmins } from "./tell-admins.ts";

const input = z.object({ approvalId: idInput<Uuid>() });

export type CarriedOut = {
  readonly operation: string;
  /** A one-time link that the act made, to be shown once. */
  readonly link: { readonly url: string; readonly expiresAt: number } | null;
};

/**
 * Whoever asked carries out what was approved or has cooled down, as it was asked. Everything is checked again: the person's permission,
 * the approver's standing, the version of the target. @error not-found, forbidden, conflict, approval-required
 */
export const carryOut = defineUseCase<z.infer<typeof input>, CarriedOut, undefined, Services>({
  name: "approvals.carry-out",
  input,
  permission: "account.own", // and, inside, the permission of the act itself
  stepUp: true,
  scope: "platform",
  audit: {
    type: "approval.carried-out",
    note: ({ approvalId }, output) => ({ resourceId: approvalId, data: { operation: output?.operation ?? null } }),
  },
  async run({ tx, actor, origin }, { approvalId }, services) {
    const approval = await tx.access.approvals.find(approvalId, true);
    if (!approval || approval.requestedBy !== userOf(actor)) throw new FailureError(failure("not-found"));
    if (approval.state === "vetoed" || approval.state === "used" || tx.now >= approval.expiresAt)
      throw new FailureError(failure("conflict", "It is over already: carried out, vetoed or past its time."));
    const act = actOf(approval.operation);
    if (!act) throw new FailureError(failure("conflict", "This version of the desk does not know what was asked. Ask anew."));
    const output = await act.carryOut({ tx, actor, origin }, approval, services);
    await tx.access.approvals.use(approval.id); // where the act needed no approval any more it is used up all the same
    const made = approval.lasting === approval.consequence ? "" : madeOf(output);
    await tx.access.approvals.reduce(approval, `${approval.lasting}${made}`);
    await tellAdmins(tx, "approval-decided", `Carried out: ${approval.lasting}`);
    return { operation: approval.operation, link: linkOf(output) };
  },
});

/** Whom the act made, by id, for which lists show the name while there is one. */
function madeOf(output: unknown): string {
  if (typeof output !== "object" || output === null || !("userId" in output)) return "";
  return ` It is ${String(output.userId)}.`;
}

function linkOf(output: unknown): CarriedOut["link"] {
  if (typeof output !== "object" || output === null || !("url" in output) || !("expiresAt" in output)) return null;
  return typeof output.url === "string" && typeof output.expiresAt === "number" ? { url: output.url, expiresAt: output.expiresAt } : null;
}
