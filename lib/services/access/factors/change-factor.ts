import { z } from "zod";
import type { Actor } from "../../../domain/access/actor.ts";
import { mustHaveFactor } from "../../../domain/access/factor-rule.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import { idInput } from "../../id-input.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { endOtherSessions, endOthersChoice } from "./end-other-sessions.ts";
import { factorName } from "./factor-input.ts";
import { newRecoveryCodes } from "./new-recovery-codes.ts";
import { personOf } from "./own-factors.ts";
import { tellFactorChanged } from "./tell-factor-changed.ts";

const subjectOf = (actor: Actor) => (actor.kind === "person" ? actor.userId : null);

const renameInput = z.object({ factorId: idInput(), name: factorName });

/** Gives an own factor another name. @error not-found */
export const renameOwnFactor = defineUseCase<z.infer<typeof renameInput>, { readonly name: string }, undefined, Services>({
  name: "factors.rename",
  input: renameInput,
  permission: "account.own",
  scope: "platform",
  audit: { type: "factor.renamed", note: ({ factorId }, _output, actor) => ({ resourceId: factorId, subject: subjectOf(actor) }) },
  async run({ tx, actor }, { factorId, name }) {
    if (!(await tx.access.factors.rename(personOf(actor).userId, factorId, name))) throw new FailureError(failure("not-found"));
    return { name };
  },
});

const removeInput = z.object({ factorId: idInput(), endOthers: endOthersChoice });

/** Takes an own factor away; whoever must have one keeps the last. @error step-up-required, not-found, conflict for the last one */
export const removeOwnFactor = defineUseCase<z.infer<typeof removeInput>, { readonly endedSessions: number }, undefined, Services>({
  name: "factors.remove",
  stepUp: true,
  input: removeInput,
  permission: "account.own",
  scope: "platform",
  audit: {
    type: "factor.removed",
    note: ({ factorId }, output, actor) => ({
      resourceId: factorId,
      subject: subjectOf(actor),
      data: { endedSessions: output?.endedSessions ?? 0 },
    }),
  },
  async run({ tx, actor, origin }, { factorId, endOthers }) {
    const person = personOf(actor);
    const { factors } = tx.access;
    await factors.lock(person.userId);
    if (!(await factors.remove(person.userId, factorId))) throw new FailureError(failure("not-found"));
    const left = await factors.count(person.userId);
    const isLast = left.totps + left.passkeys === 0;
    if (isLast && mustHaveFactor(person))
      throw new FailureError(failure("conflict", "This is your last factor, and your role needs one. Add another first."));
    if (isLast) await factors.removeAll(person.userId); // codes recover a factor; without one they are a password
    await tellFactorChanged(tx, person.userId, "A second factor was removed.", origin);
    return { endedSessions: await endOtherSessions(tx, person, endOthers) };
  },
});

const codesInput = z.object({ endOthers: endOthersChoice });

/** Ten new recovery codes, shown this once; earlier ones end. @error step-up-required, conflict without a factor */
export const renewRecoveryCodes = defineUseCase<
  z.infer<typeof codesInput>,
  { readonly recoveryCodes: readonly string[]; readonly endedSessions: number },
  undefined,
  Services
>({
  name: "factors.renew-codes",
  stepUp: true,
  input: codesInput,
  permission: "account.own",
  scope: "platform",
  audit: {
    type: "factor.codes-renewed",
    note: (_input, output, actor) => ({ subject: subjectOf(actor), data: { endedSessions: output?.endedSessions ?? 0 } }),
  },
  async run({ tx, actor, origin }, { endOthers }, services) {
    const person = personOf(actor);
    const { totps, passkeys } = await tx.access.factors.count(person.userId);
    if (totps + passkeys === 0) throw new FailureError(failure("conflict", "Recovery codes come with a second factor. Add one first."));
    const recoveryCodes = await newRecoveryCodes(tx, services, person.userId);
    await tellFactorChanged(tx, person.userId, "New recovery codes were made.", origin);
    return { recoveryCodes, endedSessions: await endOtherSessions(tx, person, endOthers) };
  },
});
