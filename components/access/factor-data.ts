import type { Outcome } from "./form-failure.ts";

/** What a browser is asked about a passkey, in the JSON form of Web Authentication. */
export type PasskeyQuestion = { readonly offer: string; readonly options: object };

export type FactorOffer =
  | { readonly kind: "totp"; readonly offer: string; readonly secret: string; readonly uri: string }
  | ({ readonly kind: "passkey" } & PasskeyQuestion);
export type FactorKind = FactorOffer["kind"];

/** What a person can show. */
export type ProofChoice = {
  readonly totp: boolean;
  readonly passkey: boolean;
  readonly recoveryCode: boolean;
  readonly password?: boolean;
};

/** Server actions as these forms call them: with an object. */
export type Ask<T> = (input: object) => Promise<Outcome<T>>;
export type OfferFactor = (kind: FactorKind) => Promise<Outcome<FactorOffer>>;
export type EnrolFactor = Ask<{ readonly recoveryCodes: readonly string[] | null }>;
