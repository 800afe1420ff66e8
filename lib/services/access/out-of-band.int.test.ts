import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "#lib/domain/access/actor.ts";
import { anonymous } from "../testing/acts/act.ts";
import { type House, openHouse, PASSWORD } from "../testing/house.ts";
import { SoftwareAuthenticator } from "../testing/software-authenticator.ts";
import { acceptInvite } from "./accept-invite.ts";
import { addOwnFactor, offerOwnFactor } from "./factors/add-factor.ts";
import { offerPasskeyStep } from "./factors/offer-passkey-step.ts";
import { proveSecondFactor } from "./factors/prove-second-factor.ts";
import { useRecovery } from "./factors/use-recovery.ts";
import { login } from "./login.ts";
import { askLink } from "./passwords/ask-link.ts";
import { resetPassword } from "./passwords/reset-password.ts";
import { unlockByLink } from "./passwords/unlock-login.ts";
import { startSignOnInvite } from "./sign-on/start-sign-on.ts";

const chosen = "Purple-Kettle 44 moths";

let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

const codeOf = (result: { ok: true } | { ok: false; failure: { code: string } }) => (result.ok ? "passed" : result.failure.code);
const ticketOf = async (who: Person) => {
  const step = await house.give(login, anonymous, { email: house.emailOf(who), password: PASSWORD });
  if (step.step === "done") throw new Error("a second factor is asked for");
  return step.ticket;
};

describe("what goes outside the browser", () => {
  it("v5.0.0-6.6.2 [A16] a mailed link is for the one request that it was made for: asking anew ends the one before", async () => {
    for (const [wish, use] of [
      ["reset", resetPassword],
      ["unlock", unlockByLink],
    ] as const) {
      const person = await house.member();
      const other = await house.member();
      const [earlier, others] = [await house.link(wish, person.userId), await house.link(wish, other.userId)];
      await house.give(askLink, anonymous, { email: house.emailOf(person), wish });
      expect(codeOf(await house.attempt(use as typeof resetPassword, anonymous, { token: earlier, password: chosen }))).toBe(
        "link-expired",
      );
      await house.give(use as typeof resetPassword, anonymous, { token: others, password: chosen }); // nobody else's request ended with it
    }
  });

  it("v5.0.0-6.6.2 a link opens what was asked for and nothing else, for its own user, once", async () => {
    const person = await house.member("trader", true);
    const doors = { invite: acceptInvite, reset: resetPassword, unlock: unlockByLink, recover: useRecovery } as const;
    for (const kind of ["invite", "reset", "unlock", "recover"] as const) {
      const token = await house.link(kind, person.userId);
      for (const [name, door] of [...Object.entries(doors), ["invite", startSignOnInvite] as const]) {
        if (name === kind) continue;
        const result = await house.attempt(door as typeof resetPassword, anonymous, { token, password: chosen });
        expect([kind, name, codeOf(result)]).toEqual([kind, name, "link-expired"]);
      }
    }
    const token = await house.link("reset", person.userId);
    const { userId } = await house.give(resetPassword, anonymous, { token, password: chosen });
    expect(userId).toBe(person.userId);
    expect(codeOf(await house.attempt(resetPassword, anonymous, { token, password: chosen }))).toBe("link-expired");
  });

  it("v5.0.0-6.6.2 [A4] the challenge for a passkey is for the one login that asked: neither an earlier nor a later one takes it", async () => {
    const person = await house.member();
    const authenticator = new SoftwareAuthenticator(house.services.origin);
    const made = await house.give(offerOwnFactor, person, { kind: "passkey" });
    if (made.kind !== "passkey") throw new Error("a passkey was asked for");
    const key = { kind: "passkey", offer: made.offer, label: "Key", response: authenticator.make(made.options) };
    await house.give(addOwnFactor, person, key);

    const [first, second] = [await ticketOf(person), await ticketOf(person)];
    const answerTo = async (ticket: string) => {
      const { offer, options } = await house.give(offerPasskeyStep, anonymous, { ticket });
      return { method: "passkey", offer, response: authenticator.answer(options) };
    };
    for (const [asked, tried] of [
      [first, second],
      [second, first],
    ] as const) {
      const result = await house.attempt(proveSecondFactor, anonymous, { ticket: tried, ...(await answerTo(asked)) });
      expect(codeOf(result)).toBe("factor-refused");
    }
    const right = await answerTo(first);
    await house.give(proveSecondFactor, anonymous, { ticket: first, ...right });
    expect(codeOf(await house.attempt(proveSecondFactor, anonymous, { ticket: second, ...right }))).toBe("factor-refused");
    expect(codeOf(await house.attempt(proveSecondFactor, anonymous, { ticket: first, ...(await answerTo(second)) }))).toBe("link-expired");
  });
});
