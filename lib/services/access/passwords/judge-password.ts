import { z } from "zod";
import { canonicalEmail } from "../../../domain/access/email.ts";
import { PASSWORD_MIN_SCORE } from "../../../domain/access/password-rule.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { usableLink } from "../link-token.ts";
import { weaknessOf } from "../new-password.ts";
import { type PasswordStrength, passwordStrength } from "./password-strength.ts";

const input = z.object({
  password: z.string().max(1_024),
  email: z.string().max(320).default(""),
  name: z.string().max(200).default(""),
  link: z.object({ kind: z.enum(["set-up", "invite", "reset"]), token: z.string().max(128) }).optional(),
});

export type Judgement = PasswordStrength & { readonly isAccepted: boolean; readonly says: string };

const words = ["Guessed at once", "Guessed quickly", "Could be guessed", "Hard to guess", "Very hard to guess"] as const;

/**
 * What the meter beside a new password shows. Only for whoever may set one: somebody signed in or with a one-time link, since the
 * estimate takes some milliseconds. Nothing is stored or recorded.
 * @error unauthenticated, link-expired
 */
export const judgePassword = defineUseCase<z.infer<typeof input>, Judgement, Judgement, Services>({
  name: "password.judge",
  input,
  permission: "public", // asked in prepare: a session or a one-time link
  scope: "platform",
  audit: "read",
  async prepare(services, { password, email, name, link }, actor) {
    if (link) await services.look((tx) => usableLink(tx, services, link.kind, link.token));
    else if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    const about = { email: canonicalEmail(email), name };
    const strength = await passwordStrength(password, about);
    const weakness = await weaknessOf(services, password, about);
    const isAccepted = weakness === undefined && strength.score >= PASSWORD_MIN_SCORE;
    // `weaknessOf` says what the demands beside the field say already; the meter adds how hard it is to guess.
    return {
      ...strength,
      advice: weakness?.startsWith("Still missing") ? strength.advice : (weakness ?? null),
      isAccepted,
      says: words[strength.score],
    };
  },
  run: async ({ prepared }) => prepared,
});
