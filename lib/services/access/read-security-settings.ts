import { z } from "zod";
import { productWords } from "../../domain/access/context-words.ts";
import { PASSWORD_HISTORY, type PasswordProfile, passwordProfiles } from "../../domain/access/password-rule.ts";
import type { MailState } from "../../ports/stores/mail-store.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { commonPasswords } from "./passwords/common-password.ts";

export type SecuritySettings = {
  readonly passwords: {
    readonly profile: PasswordProfile;
    readonly says: string;
    readonly history: number;
    readonly commonPasswords: number;
    readonly contextWords: readonly string[];
    readonly hasBreachedList: boolean;
  };
  readonly mail: MailState & { readonly isConfigured: boolean };
  readonly signOn: { readonly issuer: string | null };
};

/** How passwords, mail and single sign-on of this desk are set, and how mail is doing. */
export const readSecuritySettings = defineUseCase<Record<string, unknown>, SecuritySettings, number, Services>({
  name: "security.read-settings",
  input: z.object({}).loose(),
  permission: "users.read",
  scope: "platform",
  audit: "read",
  async prepare({ passwordRules }) {
    return (await commonPasswords()).ofLength(passwordProfiles[passwordRules.profile].minLength).length;
  },
  async run({ tx, prepared }, _input, { passwordRules, mail, signOn }) {
    const { profile, breached } = passwordRules;
    return {
      passwords: {
        profile,
        says: passwordProfiles[profile].says,
        history: PASSWORD_HISTORY,
        commonPasswords: prepared,
        contextWords: productWords,
        hasBreachedList: breached !== undefined,
      },
      mail: { ...(await tx.access.mail.state()), isConfigured: mail.isConfigured },
      signOn: { issuer: signOn?.issuer ?? null },
    };
  },
});
