import { z } from "zod";
import { passwordRefusal } from "../../domain/access/password-rule.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { Services } from "../services.ts";

/** Bounds the work; the rule itself says what a password must be. */
export const newPasswordText = z.string().min(1, "Choose a password.").max(1_024, "At most 128 characters.");

export const personName = z.string().trim().min(1, "Type a name.").max(200, "At most 200 characters.");

/** @throws FailureError invalid-input on the field `password`, throttled */
export async function hashNewPassword(services: Services, password: string, email: string): Promise<string> {
  const refusal = passwordRefusal(password, { email });
  if (refusal) throw new FailureError(failure("invalid-input", undefined, { fields: { password: refusal } }));
  const hashed = await services.passwords.hash(password);
  if (!hashed.ok) throw new FailureError(hashed.failure);
  return hashed.value;
}
