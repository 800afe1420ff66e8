import { z } from "zod";
import { idInput } from "../../id-input.ts";

export const ticketText = z.string().max(128).default("");

export const factorName = z.string().trim().min(1, "Type a name.").max(60, "At most 60 characters.");

/** What a browser hands over of a passkey; the library reads it field by field. */
const passkeyResponse = z
  .looseObject({ id: z.string().max(2_000), response: z.looseObject({}) })
  .refine((value) => JSON.stringify(value).length <= 32_000, { message: "This answer is too long." });

const code = z.string().min(1, "Type the code.").max(64, "This is no code.");

/** A proof of a second factor: a code, or the answer to a challenge. */
export const proofInput = z.discriminatedUnion("method", [
  z.object({ method: z.literal("totp"), code }),
  z.object({ method: z.literal("recovery-code"), code }),
  z.object({ method: z.literal("passkey"), offer: idInput(), response: passkeyResponse }),
]);
export type Proof = z.infer<typeof proofInput>;

/** A new factor: the first code of an app, or the new credential of an authenticator. */
export const newFactorInput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("totp"), offer: idInput(), label: factorName, code }),
  z.object({ kind: z.literal("passkey"), offer: idInput(), label: factorName, response: passkeyResponse }),
]);
export type NewFactor = z.infer<typeof newFactorInput>;

export const factorKind = z.enum(["totp", "passkey"], { message: "Choose an authenticator app or a passkey." });
