import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import type { PasskeyQuestion } from "./factor-data.ts";
import type { Outcome } from "./form-failure.ts";

type Answer = { readonly offer: string; readonly response: object };

/** Lets the browser answer with a passkey that the person has. A person who cancels is told that nothing happened. */
export function answerPasskey(question: PasskeyQuestion): Promise<Outcome<Answer>> {
  type Options = Parameters<typeof startAuthentication>[0]["optionsJSON"];
  return answered(question, () => startAuthentication({ optionsJSON: question.options as Options })); // made by the library's other half
}

/** Lets the browser make a passkey. */
export function makePasskey(question: PasskeyQuestion): Promise<Outcome<Answer>> {
  type Options = Parameters<typeof startRegistration>[0]["optionsJSON"];
  return answered(question, () => startRegistration({ optionsJSON: question.options as Options })); // made by the library's other half
}

async function answered({ offer }: PasskeyQuestion, ask: () => Promise<object>): Promise<Outcome<Answer>> {
  try {
    return { ok: true, value: { offer, response: await ask() } };
  } catch (error) {
    const isKnown = error instanceof Error && error.name === "InvalidStateError";
    const message = isKnown
      ? "This device has a passkey of this account already."
      : "The browser gave no passkey: it was cancelled, took too long, or there is none for this desk.";
    return { ok: false, failure: { code: "factor-refused", message } };
  }
}
