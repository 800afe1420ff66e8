import { z } from "zod";
import { passkeyRefusal } from "../../domain/access/factor-rule.ts";
import type { PasswordProfile } from "../../domain/access/password-rule.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

/** Name of the desk's fact that somebody finished set-up. */
const SET_UP_FACT = "set-up";

export async function isSetUp(tx: Tx): Promise<boolean> {
  return (await tx.desk.facts.get(SET_UP_FACT)) !== undefined;
}

/** Of two at once one wins. @returns whether this one did */
export async function markSetUp(tx: Tx, by: UserId): Promise<boolean> {
  const fact = await tx.desk.facts.setOnce(SET_UP_FACT, { doneAt: tx.now, by });
  return typeof fact === "object" && fact !== null && "by" in fact && fact["by"] === by;
}

const input = z.object({});

type SetUpState = {
  readonly isDone: boolean;
  /** Why passkeys cannot be used on this desk; null where they can. */
  readonly passkeyRefusal: string | null;
  /** Whether links go out by mail, and whether there is single sign-on. */
  readonly hasMail: boolean;
  readonly hasSignOn: boolean;
  readonly passwordProfile: PasswordProfile;
};

/** Whether the desk has its first admin, and how one can sign in: what the pages before login show. */
export const readSetUpState = defineUseCase<z.infer<typeof input>, SetUpState, undefined, Services>({
  name: "set-up.read",
  input,
  permission: "public",
  scope: "platform",
  audit: "read",
  run: async ({ tx }, _input, { origin, mail, signOn, passwordRules }) => ({
    isDone: await isSetUp(tx),
    passkeyRefusal: passkeyRefusal(origin) ?? null,
    hasMail: mail.isConfigured,
    hasSignOn: signOn !== undefined,
    passwordProfile: passwordRules.profile,
  }),
});
