import type { Person } from "#lib/domain/access/actor.ts";
import { acceptInvite } from "../../access/accept-invite.ts";
import { addOwnFactor, offerOwnFactor } from "../../access/factors/add-factor.ts";
import { enrolAtLogin, finishEnrolment, offerFactorAtLogin } from "../../access/factors/enrol-at-login.ts";
import { loginWithPasskey, offerPasskeyLogin } from "../../access/factors/login-with-passkey.ts";
import { proveSecondFactor } from "../../access/factors/prove-second-factor.ts";
import { useRecovery } from "../../access/factors/use-recovery.ts";
import { finishSetUp, offerSetUpFactor } from "../../access/finish-set-up.ts";
import { login } from "../../access/login.ts";
import { askLink } from "../../access/passwords/ask-link.ts";
import { resetPassword } from "../../access/passwords/reset-password.ts";
import { unlockByLink } from "../../access/passwords/unlock-login.ts";
import { printSetUpLink } from "../../access/print-set-up-link.ts";
import { startSignOnInvite } from "../../access/sign-on/start-sign-on.ts";
import { type House, PASSWORD } from "../house.ts";
import { appCode } from "../second-factor.ts";
import { SoftwareAuthenticator } from "../software-authenticator.ts";
import { host } from "../test-desk.ts";
import { type Act, act, anonymous } from "./act.ts";
import { withApp } from "./person-acts.ts";

const as = anonymous;
const chosen = "Purple-Kettle 44 moths";
const form = { email: "first@example.test", name: "First", password: chosen };

/** What is done before anybody is signed in: by a link, a password, a factor, or at the provider. */
export const loginActs: readonly Act[] = [
  act("login.succeeded", login, async (house) => ({ input: { email: house.emailOf(await house.member()), password: PASSWORD }, as })),
  act("login.succeeded", proveSecondFactor, async (house) => {
    const { as: person, recoveryCodes } = await withApp(house);
    return { input: { ticket: await ticketOf(house, person), method: "recovery-code", code: recoveryCodes[0] }, as };
  }),
  act("factor.added", enrolAtLogin, async (house) => ({ input: await enrolment(house), as })),
  act("login.succeeded", finishEnrolment, async (house) => {
    const { ticket, ...factor } = await enrolment(house);
    await house.give(enrolAtLogin, as, { ticket, ...factor });
    return { input: { ticket, saved: "on" }, as };
  }),
  act("login.succeeded", loginWithPasskey, async (house) => ({ input: await passkey(house), as })),
  act("password.forgotten", askLink, async ({ member, emailOf }) => ({ input: { email: emailOf(await member()), wish: "reset" }, as })),
  act("password.reset", resetPassword, async ({ link, member }) => ({
    input: { token: await link("reset", (await member()).userId), password: chosen },
    as,
  })),
  act("login.unlocked", unlockByLink, async ({ link, member }) => ({
    input: { token: await link("unlock", (await member()).userId) },
    as,
  })),
  act("user.password-set", acceptInvite, async ({ link, member }) => ({
    input: { token: await link("invite", (await member()).userId), password: chosen },
    as,
  })),
  act("user.recovery-link-used", useRecovery, async ({ link, member }) => ({
    input: { token: await link("recover", (await member("trader", true)).userId), password: PASSWORD },
    as,
  })),
  act("sign-on.started", startSignOnInvite, async ({ link, member, owner }) => {
    const { userId } = await member();
    await owner.appUser.update({ where: { id: userId }, data: { state: "invited" } });
    return { input: { token: await link("invite", userId) }, as };
  }),
  act("set-up.link-printed", printSetUpLink, () => ({ input: {}, as: host })),
  act("set-up.done", finishSetUp, async ({ give, link }) => {
    const token = await link("set-up", null);
    const offered = await give(offerSetUpFactor, as, { ...form, token, kind: "totp" });
    if (offered.kind !== "totp") throw new Error("an app was asked for");
    return { input: { ...form, token, kind: "totp", offer: offered.offer, label: "App", code: appCode(offered.secret) }, as };
  }),
];

async function ticketOf({ give, emailOf }: House, person: Person): Promise<string> {
  const step = await give(login, as, { email: emailOf(person), password: PASSWORD });
  if (step.step === "done") throw new Error("a second factor is asked for");
  return step.ticket;
}

/** The first factor of an admin without one. */
async function enrolment(house: House) {
  const ticket = await ticketOf(house, await house.member("admin"));
  const offered = await house.give(offerFactorAtLogin, as, { ticket, kind: "totp" });
  if (offered.kind !== "totp") throw new Error("an app was asked for");
  return { ticket, kind: "totp", offer: offered.offer, label: "App", code: appCode(offered.secret) };
}

/** An answer that signs in. */
async function passkey({ member, give, services }: House) {
  const person = await member();
  const authenticator = new SoftwareAuthenticator(services.origin);
  const offered = await give(offerOwnFactor, person, { kind: "passkey" });
  if (offered.kind !== "passkey") throw new Error("a passkey was asked for");
  const made = { kind: "passkey", offer: offered.offer, label: "Key", response: authenticator.make(offered.options) };
  await give(addOwnFactor, person, made);
  const { handle, offer, options } = await give(offerPasskeyLogin, as, {});
  return { handle, method: "passkey", offer, response: authenticator.answer(options) };
}
