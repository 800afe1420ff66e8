import type { z } from "zod";
import type { Actor } from "../domain/access/actor.ts";
import { can } from "../domain/access/can.ts";
import { type Permission, permissions } from "../domain/access/permissions.ts";
import type { AuditEventType } from "../domain/audit/catalog.ts";
import type { Origin } from "../domain/audit/event.ts";
import { type AuditNote, factOf } from "../domain/audit/fact.ts";
import { type Failure, FailureError, failure } from "../domain/kernel/errors.ts";
import type { PortfolioId } from "../domain/kernel/ids.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import { isStorable } from "../domain/kernel/storable-text.ts";
import type { Log } from "../ports/log.ts";
import type { Tx, UnitOfWork } from "../ports/unit-of-work.ts";
import { ApprovalRequired } from "./access/approvals/approval-required.ts";
import type { FourEyes } from "./access/approvals/four-eyes.ts";
import { passGates } from "./access/step-up/pass-gates.ts";
import { recordRefusal } from "./record-refusal.ts";

export type UseCaseContext<P> = {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly prepared: P;
};

/**
 * One thing a person or program can ask for.
 * The type demands a permission (or the word "public"), a scope and an audit event, so that none can be forgotten.
 */
export type UseCase<I, O, P = undefined, S = unknown> = {
  readonly name: string;
  readonly input: z.ZodType<I>;
  readonly permission: Permission | "public";
  /** The portfolio it is about, resolved inside the transaction; undefined there means "not found". */
  readonly scope: "platform" | ((tx: Tx, input: I) => Promise<PortfolioId | undefined> | PortfolioId);
  /** The event it writes; "read" writes none. `note` is called without an output where the act was refused or failed. */
  readonly audit: "read" | { readonly type: AuditEventType; readonly note: (input: I, output: O | undefined, actor: Actor) => AuditNote };
  /** A look that pages repeat by themselves: that it was refused tells nothing of the person, and is not on record. */
  readonly isAutomatic?: boolean;
  /**
   * Whether a person must prove a factor anew for exactly this input (security.md, "step-up"). Said only where it differs from the
   * permission: what writes under a dangerous permission needs it, a look does not.
   */
  readonly stepUp?: boolean;
  /** Whether a second admin must have agreed to exactly this input, and to which version of what it changes. */
  readonly fourEyes?: FourEyes<I>;
  /**
   * What its transaction sees (unit-of-work.ts). Said only where it differs: an act that writes no event sees one snapshot, which on a page
   * it shares with the page's other reads. What may take long, or writes all the same, says `snapshot` and has its own.
   */
  readonly view?: "current" | "snapshot";
  /**
   * Runs in a transaction of its own before `prepare`, and stays whatever becomes of the rest: an attempt that counts before it is judged,
   * so that of many guesses at once no more are judged than one after the other.
   */
  readonly reserve?: (tx: Tx, input: I, actor: Actor, origin: Origin, services: S) => Promise<void>;
  /** Slow or outside work before the transaction (hashing, file staging). May not write the database. */
  readonly prepare?: (services: S, input: I, actor: Actor, origin: Origin) => Promise<P>;
  readonly run: (context: UseCaseContext<P>, input: I, services: S) => Promise<O>;
  /** Runs in the transaction that records a refusal: what must survive the roll-back (a throttle's count, say). */
  readonly afterRefusal?: (tx: Tx, input: I, refusal: Failure, origin: Origin, services: S, actor: Actor) => Promise<void>;
};

export function defineUseCase<I, O, P = undefined, S = unknown>(useCase: UseCase<I, O, P, S>): UseCase<I, O, P, S> {
  return useCase;
}

export type ExecuteDeps<S> = { readonly work: UnitOfWork; readonly services: S; readonly log: Log };

/**
 * The only way in: zod → reserve → prepare → one transaction { scope → can → run → audit event } → Result.
 * A refusal or failure is recorded in its own transaction after the roll-back.
 * @error every code of the failure table; a bug becomes `internal` with the id under which the log has it
 */
export async function execute<I, O, P, S>(
  deps: ExecuteDeps<S>,
  useCase: UseCase<I, O, P, S>,
  actor: Actor,
  raw: unknown,
  origin: Origin,
): Promise<Result<O>> {
  const parsed = useCase.input.safeParse(raw);
  if (!parsed.success) return err(invalidInput(parsed.error));
  const input = parsed.data;
  try {
    const early = useCase.permission === "public" ? undefined : refusalOf(actor, useCase.permission);
    if (early) throw new FailureError(early);
    if (!isStorable(input)) throw new FailureError(failure("invalid-input", "A text holds a sign that cannot be stored."));
    if (actor.kind === "token" && !actor.isSigned && needsStepUp(useCase)) throw new FailureError(failure("signature-required"));
    if (useCase.reserve) await deps.work.transaction(actor, async (tx) => useCase.reserve?.(tx, input, actor, origin, deps.services));
    // A use case without `prepare` has P = undefined by its type's default.
    const prepared = (useCase.prepare ? await useCase.prepare(deps.services, input, actor, origin) : undefined) as P;
    const view = useCase.view ?? (useCase.audit === "read" ? "reading" : "current");
    return ok(await deps.work.transaction(actor, (tx) => inTransaction(deps, useCase, { tx, actor, origin, prepared }, input), view));
  } catch (error) {
    const refusal = failureOf(deps.log, error, { useCase: useCase.name, request: origin.requestId });
    const request = error instanceof ApprovalRequired ? error.record : undefined;
    await recordRefusal(deps, useCase, actor, input, refusal, origin, request);
    return err(refusal);
  }
}

async function inTransaction<I, O, P, S>(
  deps: ExecuteDeps<S>,
  useCase: UseCase<I, O, P, S>,
  context: UseCaseContext<P>,
  input: I,
): Promise<O> {
  const { tx, actor, origin } = context;
  if (useCase.scope !== "platform") {
    const portfolioId = await useCase.scope(tx, input);
    if (!portfolioId) throw new FailureError(failure("not-found"));
    if (useCase.permission !== "public") {
      const refusal = refusalOf(actor, useCase.permission, { reach: tx.reach, portfolioId });
      if (refusal) throw new FailureError(refusal);
    }
  }
  await passGates(tx, { name: useCase.name, actor, input, needsStepUp: needsStepUp(useCase), fourEyes: useCase.fourEyes });
  const output = await useCase.run(context, input, deps.services);
  if (useCase.audit !== "read") {
    const note = useCase.audit.note(input, output, actor);
    await tx.audit(factOf(useCase.audit.type, note, "done"), actor, origin, note.personal);
  }
  return output;
}

function needsStepUp<I, O, P, S>({ stepUp, permission, audit }: UseCase<I, O, P, S>): boolean {
  return stepUp ?? (permission !== "public" && permissions[permission].danger && audit !== "read");
}

function refusalOf(actor: Actor, permission: Permission, on?: Parameters<typeof can>[2]): Failure | undefined {
  const answer = can(actor, permission, on);
  return answer.may ? undefined : failure(answer.reason, answer.says);
}

/** @param where the id of the request stands in the log as it stands in the record */
function failureOf(log: Log, error: unknown, where: { readonly useCase: string; readonly request: string }): Failure {
  if (error instanceof FailureError) {
    if (error.cause) log.warn({ err: error.cause, ...where, code: error.failure.code }, "use case failed");
    return error.failure;
  }
  const logId = log.bug({ err: error, ...where }, "a bug stopped a use case");
  return failure("internal", undefined, { logId });
}

function invalidInput(error: z.ZodError): Failure {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join(".") || "form"] ??= issue.message;
  return failure("invalid-input", undefined, { fields });
}
