import { z } from "zod";
import { PASSWORD_HISTORY, type PasswordProfile, passwordProfiles } from "../../domain/access/password-rule.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";
import type { AccountNotice } from "../../ports/stores/account-notice-store.ts";
import type { KnownDevice } from "../../ports/stores/device-store.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

const NOTICES_SHOWN = 20;

export type OwnSecurity = {
  readonly email: string;
  readonly name: string;
  readonly hasPassword: boolean;
  readonly profile: PasswordProfile;
  readonly passwordSays: string;
  readonly history: number;
  readonly signOn: {
    readonly issuer: string | null;
    readonly identities: readonly {
      readonly id: string;
      readonly issuer: string;
      readonly createdAt: EpochMs;
      readonly lastUsedAt: EpochMs | null;
    }[];
  };
  readonly devices: readonly KnownDevice[];
  readonly notices: readonly AccountNotice[];
};

/** What a person sees of the own password, single sign-on, devices and notices. @error unauthenticated */
export const readOwnSecurity = defineUseCase<Record<string, unknown>, OwnSecurity, undefined, Services>({
  name: "security.read-own",
  input: z.object({}).loose(),
  permission: "public", // whoever is signed in, the own account alone
  scope: "platform",
  audit: "read",
  async run({ tx, actor, origin }, _input, services) {
    if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    const { userId } = actor;
    const user = await tx.access.users.byId(userId);
    if (!user) throw new FailureError(failure("not-found"));
    const device = origin.device === undefined ? undefined : services.links.hashOf(origin.device);
    const { profile } = services.passwordRules;
    return {
      email: user.email,
      name: user.name,
      hasPassword: (await tx.access.passwords.current(userId)) !== undefined,
      profile,
      passwordSays: passwordProfiles[profile].says,
      history: PASSWORD_HISTORY,
      signOn: { issuer: services.signOn?.issuer ?? null, identities: await tx.access.identities.list(userId) },
      devices: await tx.access.devices.list(userId, device),
      notices: await tx.access.accountNotices.list(userId, NOTICES_SHOWN),
    };
  },
});
