import { z } from "zod";
import { userOf } from "../../../domain/access/actor.ts";
import { ADMIN_MEMORY_MS, approverProblem, hasOtherAdmin, readiness } from "../../../domain/access/approval-rule.ts";
import type { ApprovalView } from "../../../domain/access/approval-view.ts";
import { roleMay } from "../../../domain/access/can.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import { epochMs, isoTime } from "../../../domain/kernel/time.ts";
import type { Approval } from "../../../ports/stores/approval-store.ts";
import { defineUseCase } from "../../use-case.ts";
import { actOf } from "./four-eyes-acts.ts";

const MAX_SHOWN = 100;
const MAX_USERS = 500;
const uuids = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** What waits for a second admin or for its time, and what became of it. Without `approvals.read` only what the asker asked for. @shape newest first */
export const listApprovals = defineUseCase({
  name: "approvals.list",
  input: z.object({}),
  permission: "account.own",
  scope: "platform",
  audit: "read",
  async run({ tx, actor }): Promise<{ readonly asOf: string; readonly items: readonly ApprovalView[] }> {
    const own = userOf(actor);
    const all = await tx.access.approvals.list(MAX_SHOWN);
    const seen = roleMay(actor, "approvals.read") ? all : all.filter(({ requestedBy }) => requestedBy === own);
    const terms = await tx.access.approvals.adminTerms(epochMs(tx.now - ADMIN_MEMORY_MS));
    const users = await tx.access.users.list(MAX_USERS);
    const names = new Map(users.map((user): [UserId, string] => [user.id, user.name]));
    const people = new Map(users.map(({ id, name, email }): [string, string] => [id, email === "" ? name : `${name} (${email})`]));
    const nameOf = (id: UserId | null) => (id === null ? null : (names.get(id) ?? id));
    const view = (approval: Approval): ApprovalView => {
      const now = readiness(approval, terms, tx.now);
      const problem = roleMay(actor, "approvals.decide")
        ? approverProblem(
            terms.find(({ userId }) => userId === own),
            approval.requestedBy,
            tx.now,
          )
        : "Only an admin may approve.";
      return {
        id: approval.id,
        title: actOf(approval.operation)?.title ?? approval.operation,
        operation: approval.operation,
        target: approval.targetVersion.split(" ")[0] ?? "",
        consequence: approval.consequence.replace(uuids, (id) => people.get(id) ?? id),
        requestedBy: nameOf(approval.requestedBy) ?? "",
        isOwn: approval.requestedBy === own,
        requestedAt: isoTime(approval.requestedAt),
        expiresAt: isoTime(approval.expiresAt),
        coolDownUntil:
          approval.coolDownUntil === null || hasOtherAdmin(terms, approval.requestedBy, tx.now) ? null : isoTime(approval.coolDownUntil),
        state: stateOf(approval, now.is),
        decidedBy: nameOf(approval.decidedBy),
        approveProblem: problem ?? null,
        approvers: terms
          .filter((term) => approverProblem(term, approval.requestedBy, tx.now) === undefined)
          .flatMap((term) => nameOf(term.userId) ?? []),
        says: "says" in now ? now.says : null,
      };
    };
    return { asOf: isoTime(tx.now), items: seen.map(view) };
  },
});

function stateOf(approval: Approval, is: ReturnType<typeof readiness>["is"]): ApprovalView["state"] {
  if (approval.state === "used") return "carried out";
  if (approval.state === "vetoed") return "vetoed";
  return is === "over" ? "expired" : is;
}
