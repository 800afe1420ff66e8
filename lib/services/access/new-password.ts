import { z } from "zod";
import { PASSWORD_HISTORY, PASSWORD_MIN_SCORE, type PasswordAbout, passwordRefusal } from "../../domain/access/password-rule.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import type { Services } from "../services.ts";
import { commonPasswords } from "./passwords/common-password.ts";
import { passwordStrength } from "./passwords/password-strength.ts";

/** Bounds the work; the rule itself says what a password must be. */
export const newPasswordText = z.string().min(1, "Choose a password.").max(1_024, "At most 128 characters.");

export const personName = z.string().trim().min(1, "Type a name.").max(200, "At most 200 characters.");

/** Whom a new password is for; with `userId` also the person's last ones are refused. */
export type NewPasswordFor = Omit<PasswordAbout, "profile"> & { readonly userId?: UserId };

/** The hash of a password that every rule admits. @throws FailureError invalid-input on the field `password`, throttled */
export async function hashNewPassword(services: Services, password: string, about: NewPasswordFor): Promise<string> {
  const refusal = (await weaknessOf(services, password, about)) ?? (await repeatOf(services, password, about.userId));
  if (refusal) throw new FailureError(failure("invalid-input", undefined, { fields: { password: refusal } }));
  const hashed = await services.passwords.hash(password);
  if (!hashed.ok) throw new FailureError(hashed.failure);
  return hashed.value;
}

/** Why a password is too weak, in one sentence; the cheap questions first. */
export async function weaknessOf({ passwordRules }: Services, password: string, about: PasswordAbout): Promise<string | undefined> {
  const { profile, breached } = passwordRules;
  const missing = passwordRefusal(password, { ...about, profile });
  if (missing) return missing;
  if ((await commonPasswords()).has(password)) return "Many people use this password or one made of the same parts. Choose another.";
  if (await breached?.has(password)) return "This password stands in a list of breached ones. Choose another.";
  const { score, advice } = await passwordStrength(password, about);
  return score < PASSWORD_MIN_SCORE ? `This password is too easy to guess. ${advice ?? "Add a word or two."}` : undefined;
}

async function repeatOf(services: Services, password: string, userId: UserId | undefined): Promise<string | undefined> {
  if (!userId) return undefined;
  const hashes = await services.look(async ({ access }) => {
    const [current, recent] = [await access.passwords.current(userId), await access.passwords.recent(userId, PASSWORD_HISTORY)];
    return current === undefined || recent.includes(current) ? recent : [current, ...recent].slice(0, PASSWORD_HISTORY);
  });
  for (const hash of hashes) {
    const checked = await services.passwords.verify(hash, password);
    if (!checked.ok) throw new FailureError(checked.failure);
    if (checked.value.matches) return `This is one of your last ${PASSWORD_HISTORY} passwords. Choose another.`;
  }
  return undefined;
}
