import { z } from "zod";
import { ADMIN_MEMORY_MS, approverProblem, readiness } from "../../../domain/access/approval-rule.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Uuid } from "../../../domain/kernel/ids.ts";
import { epochMs } from "../../../domain/kernel/time.ts";
import { idInput } from "../../id-input.ts";
import { defineUseCase } from "../../use-case.ts";
import { tellAdmins } from "./tell-admins.ts";

const input = z.object({ approvalId: idInput<Uuid>() });

/** A second admin agrees to exactly what was asked; whoever asked may then carry it out. @error not-found, forbidden, conflict */
export const approve = defineUseCase<z.infer<typeof input>, { readonly operation: string }>({
  name: "approvals.approve",
  input,
  permission: "approvals.decide",
  scope: "platform",
  audit: {
    type: "approval.approved",
    note: ({ approvalId }, output) => ({ resourceId: approvalId, data: { operation: output?.operation ?? null } }),
  },
  async run({ tx, actor }, { approvalId }) {
    const approval = await tx.access.approvals.find(approvalId, true);
    if (!approval) throw new FailureError(failure("not-found"));
    if (actor.kind !== "person") throw new FailureError(failure("forbidden", "A person approves, signed in at the console."));
    const terms = await tx.access.approvals.adminTerms(epochMs(tx.now - ADMIN_MEMORY_MS));
    const problem = approverProblem(
      terms.find(({ userId }) => userId === actor.userId),
      approval.requestedBy,
      tx.now,
    );
    if (problem) throw new FailureError(failure("forbidden", problem));
    const now = readiness(approval, terms, tx.now);
    if (now.is === "over") throw new FailureError(failure("conflict", now.says));
    if (!(await tx.access.approvals.decide(approvalId, { to: "approved", by: actor.userId })))
      throw new FailureError(failure("conflict", "Somebody decided this meanwhile."));
    await tellAdmins(tx, "approval-decided", `Approved: ${approval.lasting}`);
    return { operation: approval.operation };
  },
});
