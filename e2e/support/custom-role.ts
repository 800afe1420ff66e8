import type { Permission } from "#lib/domain/access/permissions.ts";
import { callAction } from "./actions.ts";
import { asOwner } from "./database.ts";
import { callProven } from "./proven-action.ts";
import { once } from "./test-desk.ts";

/** A role of the desk's own: sees much, changes nothing. */
export const auditorRole = {
  name: "Auditor",
  says: "Reads the record and the books",
  permissions: new Set<Permission>([
    "metrics.read",
    "markets.read",
    "portfolios.read",
    "trades.read",
    "limits.read",
    "audit.read",
    "users.read",
    "account.own",
  ]),
};

/** Makes the role as the only admin does: it cools down, and is carried out when that is over. @returns its id */
export function madeRole(cookie: string): Promise<string> {
  return once("auditor-role", async () => {
    const { name, says, permissions } = auditorRole;
    const input = { name, says, permissions: [...permissions] };
    const asked = await callProven("app/(desk)/admin/roles/actions.ts", "createRole", input, { cookie });
    if (asked.code !== "approval-required") throw new Error(`A role was made without a second pair of eyes: ${asked.code ?? "done"}`);
    const [waiting] = await asOwner<{ id: string }>("SELECT id FROM approval WHERE operation = 'roles.create' AND state = 'pending'");
    const approvalId = waiting?.id ?? "";
    const carryOut = () => callProven("app/(desk)/admin/approvals/actions.ts", "carryOut", { approvalId }, { cookie });
    const early = await carryOut();
    if (early.isOk) throw new Error("The cool-down was not waited for.");
    await asOwner("UPDATE approval SET cool_down_until = now() - interval '1 s' WHERE id = $1", [approvalId]); // fifteen minutes pass
    const done = await carryOut();
    if (!done.isOk) throw new Error(`The role was not made: ${done.code} ${done.message}`);
    const twice = await callAction("app/(desk)/admin/approvals/actions.ts", "carryOut", { approvalId }, { cookie });
    if (twice.isOk) throw new Error("An approval was used twice.");
    const [role] = await asOwner<{ id: string }>("SELECT id FROM role WHERE name = $1", [name]);
    if (!role) throw new Error("There is no such role.");
    return role.id;
  });
}
