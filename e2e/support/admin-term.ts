import { asOwner } from "./database.ts";
import { callProven } from "./proven-action.ts";

/** Makes somebody a second admin as the only admin does: it cools down, is carried out, and a day later the new one may approve. */
export async function madeAdmin(cookie: string, userId: string): Promise<void> {
  const asked = await callProven("app/(desk)/admin/users/actions.ts", "changeRole", { userId, role: "admin" }, { cookie });
  if (asked.code !== "approval-required") throw new Error(`An admin was made without a second pair of eyes: ${asked.code ?? "done"}`);
  const [waiting] = await asOwner<{ id: string }>(
    "UPDATE approval SET cool_down_until = now() - interval '1 s' WHERE operation = 'users.change-role' AND state = 'pending' RETURNING id", // fifteen minutes pass
  );
  const done = await callProven("app/(desk)/admin/approvals/actions.ts", "carryOut", { approvalId: waiting?.id ?? "" }, { cookie });
  if (!done.isOk) throw new Error(`The admin was not made: ${done.code} ${done.message}`);
  await asOwner("UPDATE app_user SET admin_since = admin_since - interval '2 days' WHERE id = $1", [userId]);
}

/** Leaves the shared desk with one admin, as if the second had gone long ago: cool-downs count again. */
export async function unmadeAdmin(userId: string): Promise<void> {
  await asOwner("UPDATE app_user SET role_id = 'viewer', state = 'disabled' WHERE id = $1", [userId]);
  await asOwner("UPDATE app_user SET admin_until = now() - interval '8 days' WHERE id = $1", [userId]);
}
