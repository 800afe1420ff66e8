import { z } from "zod";
import type { Actor, Person } from "../../../domain/access/actor.ts";
import { mustHaveFactor, passkeyRefusal } from "../../../domain/access/factor-rule.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Uuid } from "../../../domain/kernel/ids.ts";
import { type EpochMs, isoTime } from "../../../domain/kernel/time.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";

export type FactorView = {
  readonly id: Uuid;
  readonly kind: "totp" | "passkey";
  readonly name: string;
  readonly addedAt: string;
  readonly lastUsedAt: string | null;
  /** A passkey that may live on more than one device. */
  readonly isSynced: boolean;
};

export type OwnFactors = {
  readonly factors: readonly FactorView[];
  readonly recoveryCodes: { readonly left: number; readonly madeAt: string | null };
  /** Whether the person must keep at least one. */
  readonly isRequired: boolean;
  readonly passkeyRefusal: string | null;
};

/** The person who acts. @throws FailureError unauthenticated for anybody who is no person */
export function personOf(actor: Actor): Person {
  if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
  return actor;
}

const input = z.object({});

/** The second factors of whoever asks. */
export const readOwnFactors = defineUseCase<z.infer<typeof input>, OwnFactors, undefined, Services>({
  name: "factors.list",
  input,
  permission: "account.own",
  scope: "platform",
  audit: "read",
  async run({ tx, actor }, _input, { origin }) {
    const person = personOf(actor);
    const { factors } = tx.access;
    const { recoveryCodes } = await factors.count(person.userId);
    const madeAt = await factors.recoveryCodesMadeAt(person.userId);
    const totps = (await factors.totps(person.userId)).map((each) => ({ ...each, kind: "totp" as const, isSynced: false }));
    const passkeys = (await factors.passkeys(person.userId)).map((each) => ({ ...each, kind: "passkey" as const }));
    return {
      factors: [...totps, ...passkeys]
        .sort((a, b) => a.createdAt - b.createdAt)
        .map(({ id, kind, name, createdAt, lastUsedAt, isSynced }) => ({
          id,
          kind,
          name,
          addedAt: isoTime(createdAt),
          lastUsedAt: isoOrNull(lastUsedAt),
          isSynced,
        })),
      recoveryCodes: { left: recoveryCodes, madeAt: isoOrNull(madeAt ?? null) },
      isRequired: mustHaveFactor(person),
      passkeyRefusal: passkeyRefusal(origin) ?? null,
    };
  },
});

function isoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoTime(at);
}
