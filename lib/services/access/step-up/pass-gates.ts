import type { Actor } from "../../../domain/access/actor.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import { checkApproval } from "../approvals/check-approval.ts";
import type { FourEyes } from "../approvals/four-eyes.ts";
import { inputText } from "./input-text.ts";

export type GateAsk<I> = {
  /** Of the use case. */
  readonly name: string;
  readonly actor: Actor;
  readonly input: I;
  readonly needsStepUp: boolean;
  readonly fourEyes: FourEyes<I> | undefined;
};

/**
 * What stands between a permission and a dangerous act: a fresh proof that it is the person, then a second admin's agreement, both bound
 * to the very input. The proof is spent in the transaction of the act, so an act that fails leaves it.
 * @throws FailureError step-up-required with the operation to prove, approval-required
 */
export async function passGates<I>(tx: Tx, ask: GateAsk<I>): Promise<void> {
  const { actor, name, input, needsStepUp, fourEyes } = ask;
  if (!(needsStepUp || fourEyes)) return;
  const asked = await fourEyes?.(tx, input, actor);
  if (actor.kind !== "person" && !asked) return; // a token signs instead of proving a factor; the host is on the desk's own machine
  const operation = await tx.access.stepUps.operationOf(name, inputText(input));
  if (actor.kind === "person" && needsStepUp && !(await tx.access.stepUps.spend(actor.sessionId, operation)))
    throw new FailureError(failure("step-up-required", undefined, { operation }));
  if (asked) await checkApproval(tx, { operation: name, hash: hashOf(operation), actor, input, ...asked });
}

/** An operation is `name:hash`. */
function hashOf(operation: string): string {
  return operation.slice(operation.lastIndexOf(":") + 1);
}
