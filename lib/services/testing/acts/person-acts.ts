import type { Person } from "#lib/domain/access/actor.ts";
import { removeDevice } from "../../access/devices/remove-device.ts";
import { endSession } from "../../access/end-session.ts";
import { addOwnFactor, offerOwnFactor } from "../../access/factors/add-factor.ts";
import { removeOwnFactor, renameOwnFactor, renewRecoveryCodes } from "../../access/factors/change-factor.ts";
import { changePassword } from "../../access/passwords/change-password.ts";
import { endOwnSessions } from "../../access/sessions/end-own-sessions.ts";
import { startSignOnLink } from "../../access/sign-on/start-sign-on.ts";
import { unlinkSignOn } from "../../access/sign-on/unlink-sign-on.ts";
import { inputText } from "../../access/step-up/input-text.ts";
import { proveStepUp } from "../../access/step-up/prove-step-up.ts";
import { createToken } from "../../access/tokens/create-token.ts";
import { revokeOwnToken } from "../../access/tokens/revoke-token.ts";
import { type House, ISSUER, PASSWORD } from "../house.ts";
import { appCode } from "../second-factor.ts";
import { type Act, act } from "./act.ts";

const token = { name: "Program", mode: "signed", scopes: ["metrics.read"], days: 1, addresses: [] };

/** What somebody signed in does with the own account. */
export const personActs: readonly Act[] = [
  act("factor.added", addOwnFactor, async (house) => {
    const as = await house.member();
    return { input: await appOf(house, as), as };
  }),
  act("factor.renamed", renameOwnFactor, async (house) => {
    const { as, factorId } = await withApp(house);
    return { input: { factorId, name: "Pocket" }, as };
  }),
  act("factor.codes-renewed", renewRecoveryCodes, async (house) => ({ input: {}, as: (await withApp(house)).as })),
  act("factor.removed", removeOwnFactor, async (house) => {
    const { as, factorId } = await withApp(house);
    return { input: { factorId }, as };
  }),
  act("step-up.proven", proveStepUp, async (house) => {
    const as = await house.member();
    const operation = await house.work.transaction(as, (tx) => tx.access.stepUps.operationOf("tokens.create", inputText(token)));
    return { input: { operation, method: "password", password: PASSWORD }, as };
  }),
  act("password.changed", changePassword, async ({ member }) => ({
    input: { current: PASSWORD, password: "Another-Zebra 43 clips" },
    as: await member(),
  })),
  act("device.removed", removeDevice, async ({ member, work, services }) => {
    const as = await member();
    const deviceId = await work.transaction(as, (tx) =>
      tx.access.devices.add(as.userId, services.links.mint().hash, as.sessionId, { agent: "test" }),
    );
    return { input: { deviceId }, as };
  }),
  act("session.ended", endSession, async ({ member }) => ({ input: {}, as: await member() })),
  act("session.ended", endOwnSessions, async ({ member, signedIn }) => {
    const as = await member();
    await signedIn(as.userId);
    return { input: { which: "others" }, as };
  }),
  act("token.created", createToken, async ({ member }) => ({ input: token, as: await member("trader") })),
  act("token.revoked", revokeOwnToken, async (house) => {
    const as = await house.member("trader");
    return { input: { tokenId: await aToken(house, as) }, as };
  }),
  act("sign-on.started", startSignOnLink, async ({ member }) => ({ input: {}, as: await member() })),
  act("sign-on.unlinked", unlinkSignOn, async ({ member, work }) => {
    const as = await member();
    const [identity] = await work.transaction(as, async (tx) => {
      await tx.access.identities.link(as.userId, ISSUER, "to-be-unlinked");
      return tx.access.identities.list(as.userId);
    });
    return { input: { identityId: identity?.id }, as };
  }),
];

export async function aToken({ give }: House, owner: Person): Promise<string> {
  return (await give(createToken, owner, token)).token.id;
}

async function appOf({ give }: House, as: Person) {
  const offered = await give(offerOwnFactor, as, { kind: "totp" });
  if (offered.kind !== "totp") throw new Error("an app was asked for");
  return { kind: "totp", offer: offered.offer, label: "App", code: appCode(offered.secret) };
}

/** Somebody with an authenticator app. */
export async function withApp(house: House, role = "viewer") {
  const as = await house.member(role);
  const { factorId, recoveryCodes } = await house.give(addOwnFactor, as, await appOf(house, as));
  return { as, factorId, recoveryCodes: recoveryCodes ?? [] };
}
