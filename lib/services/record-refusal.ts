import type { Actor } from "../domain/access/actor.ts";
import type { AuditEventType } from "../domain/audit/catalog.ts";
import type { AuditResult, Origin } from "../domain/audit/event.ts";
import { type AuditNote, factOf } from "../domain/audit/fact.ts";
import type { Failure } from "../domain/kernel/errors.ts";
import type { Log } from "../ports/log.ts";
import type { Tx, UnitOfWork } from "../ports/unit-of-work.ts";
import type { ApprovalRequired } from "./access/approvals/approval-required.ts";
import { recordRefusedLook } from "./access/refused-looks.ts";

type Deps<S> = { readonly work: UnitOfWork; readonly services: S; readonly log: Log };

/** As much of a use case as is needed here: this file stands below it. */
type Refused<I, O, S> = {
  readonly name: string;
  readonly permission: string;
  readonly scope: unknown;
  readonly audit: "read" | { readonly type: AuditEventType; readonly note: (input: I, output: O | undefined, actor: Actor) => AuditNote };
  readonly isAutomatic?: boolean;
  readonly afterRefusal?: (tx: Tx, input: I, refusal: Failure, origin: Origin, services: S, actor: Actor) => Promise<void>;
};

/** Records a refusal or failure in a transaction of its own, after the roll-back of what was asked. It never throws: the log has the rest. */
export async function recordRefusal<I, O, S>(
  deps: Deps<S>,
  useCase: Refused<I, O, S>,
  actor: Actor,
  input: I,
  refusal: Failure,
  origin: Origin,
  request: ApprovalRequired["record"] | undefined,
): Promise<void> {
  const { audit } = useCase;
  const isRecorded = audit !== "read" && actor.kind !== "anonymous";
  if (refusal.code === "database-unavailable") return;
  try {
    if (isRefusedLook(useCase, actor, refusal)) await recordRefusedLook(deps.work, { actor, useCase, code: refusal.code, origin });
    if (!(isRecorded || useCase.afterRefusal || request)) return;
    await deps.work.transaction(actor, async (tx) => {
      await request?.(tx, origin);
      await useCase.afterRefusal?.(tx, input, refusal, origin, deps.services, actor);
      if (audit === "read" || !isRecorded) return;
      const note = audit.note(input, undefined, actor);
      const result: AuditResult = refusal.code === "internal" ? "failed" : "refused";
      await tx.audit(factOf(audit.type, { ...note, data: { ...note.data, failure: refusal.code } }, result), actor, origin, note.personal);
    });
  } catch (error) {
    deps.log.error({ err: error, useCase: useCase.name, request: origin.requestId }, "a refusal could not be recorded");
  }
}

/** Somebody who is signed in asked to see what the role does not open, or what is outside the reach: there it is "not found". */
function isRefusedLook<I, O, S>({ audit, permission, scope, isAutomatic }: Refused<I, O, S>, actor: Actor, { code }: Failure): boolean {
  if (audit !== "read" || permission === "public" || isAutomatic || actor.kind === "anonymous") return false;
  return code === "forbidden" || code === "signature-required" || (code === "not-found" && scope !== "platform");
}
