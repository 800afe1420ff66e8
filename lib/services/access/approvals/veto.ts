import { z } from "zod";
import { userOf } from "../../../domain/access/actor.ts";
import { roleMay } from "../../../domain/access/can.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Uuid } from "../../../domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import { defineUseCase } from "../../use-case.ts";
import { tellAdmins } from "./tell-admins.ts";

const input = z.object({ approvalId: idInput<Uuid>() });

/** Anybody who sees what waits may stop it until it is carried out; whoever asked takes it back so. @error not-found, conflict */
export const veto = defineUseCase<z.infer<typeof input>, { readonly operation: string }>({
  name: "approvals.veto",
  input,
  permission: "account.own",
  scope: "platform",
  audit: {
    type: "approval.vetoed",
    note: ({ approvalId }, output) => ({ resourceId: approvalId, data: { operation: output?.operation ?? null } }),
  },
  async run({ tx, actor }, { approvalId }) {
    const by = userOf(actor);
    const approval = await tx.access.approvals.find(approvalId, true);
    if (!approval || by === null || !(approval.requestedBy === by || roleMay(actor, "approvals.read")))
      throw new FailureError(failure("not-found"));
    if (!(await tx.access.approvals.decide(approvalId, { to: "vetoed", by })))
      throw new FailureError(failure("conflict", "It is over already: carried out, vetoed or past its time."));
    await tx.access.approvals.reduce(approval, approval.lasting);
    await tellAdmins(tx, "approval-decided", `Vetoed: ${approval.lasting}`);
    return { operation: approval.operation };
  },
});
