import { setUserAddresses } from "../../access/addresses/set-user-addresses.ts";
import { approve } from "../../access/approvals/approve.ts";
import { carryOut } from "../../access/approvals/carry-out.ts";
import { veto } from "../../access/approvals/veto.ts";
import { changeRole } from "../../access/change-role.ts";
import { recoverUser } from "../../access/factors/recover-user.ts";
import { resetFactors } from "../../access/factors/reset-factors.ts";
import { stopRecovery } from "../../access/factors/stop-recovery.ts";
import { inviteUser } from "../../access/invite-user.ts";
import { importUsers } from "../../access/passwords/import-users.ts";
import { unlockUser } from "../../access/passwords/unlock-login.ts";
import { renewInviteLink } from "../../access/renew-invite-link.ts";
import { createRole } from "../../access/roles/create-role.ts";
import { deleteRole } from "../../access/roles/delete-role.ts";
import { editRole } from "../../access/roles/edit-role.ts";
import { endUserSessions } from "../../access/sessions/end-user-sessions.ts";
import { setGrant } from "../../access/set-grant.ts";
import { disableUser, enableUser } from "../../access/set-user-state.ts";
import { rotateSigningKey } from "../../access/signing-keys/rotate-signing-key.ts";
import { revokeToken } from "../../access/tokens/revoke-token.ts";
import type { House } from "../house.ts";
import { host } from "../test-desk.ts";
import { type Act, act } from "./act.ts";
import { aToken } from "./person-acts.ts";

const BCRYPT = `$2b$10$${"a".repeat(53)}`;

/** What admins and the host do with other people, roles and keys. */
export const adminActs: readonly Act[] = [
  act("user.invited", inviteUser, () => ({ input: { email: "new@example.test", role: "viewer" } })),
  act("user.link-renewed", renewInviteLink, async ({ member }) => ({ input: { userId: (await member()).userId } })),
  act("user.role-changed", changeRole, async ({ member }) => ({ input: { userId: (await member()).userId, role: "trader" } })),
  act("user.disabled", disableUser, async ({ member }) => ({ input: { userId: (await member("admin")).userId } })),
  act("user.enabled", enableUser, async ({ member, give, admin }) => {
    const { userId } = await member();
    await give(disableUser, admin, { userId });
    return { input: { userId } };
  }),
  act("grant.changed", setGrant, async ({ member, portfolio, admin }) => ({
    input: { userId: (await member()).userId, portfolioId: await portfolio(admin), verb: "view" },
  })),
  act("password.imported", importUsers, () => ({
    input: { users: [{ email: "imported@example.test", name: "Imported", role: "viewer", hash: BCRYPT }] },
    as: host,
  })),
  act("login.unlocked", unlockUser, async ({ member }) => ({ input: { userId: (await member()).userId } })),
  act("user.recovery-link-printed", recoverUser, async ({ member, emailOf }) => ({
    input: { email: emailOf(await member("trader", true)) },
    as: host,
  })),
  act("user.recovery-link-stopped", stopRecovery, async ({ member, give, emailOf }) => {
    const person = await member("trader", true);
    await give(recoverUser, host, { email: emailOf(person) });
    return { input: { userId: person.userId } };
  }),
  act("user.factors-reset", resetFactors, async ({ member }) => ({ input: { userId: (await member("trader", true)).userId } })),
  act("user.addresses-changed", setUserAddresses, async ({ member }) => ({
    input: { userId: (await member()).userId, addresses: ["192.0.2.0/24"] },
  })),
  act("session.ended", endUserSessions, async ({ member }) => {
    const { userId } = await member();
    return { input: { userId } };
  }),
  act("role.created", createRole, () => ({ input: { name: "Reader", says: "Reads", permissions: ["metrics.read"] } })),
  act("role.changed", editRole, async (house) => ({
    input: { roleId: await roleId(house), name: "Reader", says: "Reads more", permissions: ["metrics.read"], expectedVersion: 1 },
  })),
  act("role.deleted", deleteRole, async (house) => ({ input: { roleId: await roleId(house), expectedVersion: 2 } })),
  act("signing-key.rotated", rotateSigningKey, () => ({ input: {} })),
  act("token.revoked", revokeToken, async (house) => ({ input: { tokenId: await aToken(house, await house.member("trader")) } })),
  act("approval.approved", approve, async (house) => ({ input: { approvalId: await waiting(house) }, as: house.second })),
  act("approval.vetoed", veto, async (house) => ({ input: { approvalId: await waiting(house) } })),
  act("approval.carried-out", carryOut, async (house) => {
    const approvalId = await waiting(house);
    await house.give(approve, house.second, { approvalId });
    return { input: { approvalId } };
  }),
];

async function roleId({ owner }: House): Promise<string> {
  return (await owner.role.findFirstOrThrow({ where: { name: "Reader" } })).id;
}

let asked = 0;

/** Something that the first admin asked for and that waits. */
async function waiting({ proven, admin }: House): Promise<string> {
  const result = await proven(inviteUser, admin, { email: `waits${++asked}@example.test`, role: "admin" });
  if (result.ok || !result.failure.approvalId) throw new Error("an admin is invited by two");
  return result.failure.approvalId;
}
