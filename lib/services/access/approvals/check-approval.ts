import { type Actor, userOf } from "../../../domain/access/actor.ts";
import { ADMIN_MEMORY_MS, APPROVAL_LIFE_MS, COOL_DOWN_MS, hasOtherAdmin, readiness } from "../../../domain/access/approval-rule.ts";
import type { Origin } from "../../../domain/audit/event.ts";
import { factOf } from "../../../domain/audit/fact.ts";
import type { JsonValue } from "../../../domain/kernel/canonical-json.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import { invariant } from "../../../domain/kernel/invariant.ts";
import { epochMs } from "../../../domain/kernel/time.ts";
import type { Approval } from "../../../ports/stores/approval-store.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import { inputText } from "../step-up/input-text.ts";
import { ApprovalRequired } from "./approval-required.ts";
import type { FourEyesAsk } from "./four-eyes.ts";
import { tellAdmins } from "./tell-admins.ts";

type Ask = FourEyesAsk & {
  /** Name of the use case. */
  readonly operation: string;
  /** SHA-256 of the canonical input. */
  readonly hash: string;
  readonly actor: Actor;
  readonly input: unknown;
};

/**
 * Lets an act pass that a second admin approved, or whose cool-down is over, and uses the approval up with it; else asks for one.
 * The approval is for exactly this input, this version of the target and this person, and everything about it is checked again here.
 * @throws FailureError approval-required with the id of what waits; forbidden for the host, who cannot ask or approve
 */
export async function checkApproval(tx: Tx, ask: Ask): Promise<void> {
  const requestedBy = userOf(ask.actor);
  if (requestedBy === null)
    throw new FailureError(failure("forbidden", "This needs a person who is signed in, and a second admin. The host cannot ask for it."));
  const terms = await tx.access.approvals.adminTerms(epochMs(tx.now - ADMIN_MEMORY_MS));
  const open = await tx.access.approvals.open({ operation: ask.operation, hash: ask.hash, requestedBy });
  const isSame = open?.targetVersion === ask.version;
  const now = open && isSame ? readiness(open, terms, tx.now) : undefined;
  if (open && now?.is === "ready") {
    invariant(await tx.access.approvals.use(open.id), "an approval that is open and locked can be used");
    await tx.notify("approvals");
    return;
  }
  if (open && now?.is === "cooling") {
    const minutes = Math.ceil((now.until - tx.now) / 60_000);
    throw new ApprovalRequired(
      open.id,
      `You are the only admin, so this waits: you may carry it out in ${minutes} min. Look at Admin, Approvals.`,
    );
  }
  const isStale = open?.state === "approved"; // its approver may not approve any more, or the target changed: it must be asked anew
  if (open && isSame && !isStale) throw new ApprovalRequired(open.id, "This waits for another admin. Look at Admin, Approvals.");
  throw request(tx, ask, hasOtherAdmin(terms, requestedBy, tx.now), requestedBy);
}

function request(tx: Tx, ask: Ask, hasOther: boolean, requestedBy: Approval["requestedBy"]): ApprovalRequired {
  const id = tx.access.approvals.newId();
  const message = hasOther
    ? "This needs a second admin. All admins are told; it waits for 24 hours under Admin, Approvals."
    : "You are the only admin, so this waits for 15 minutes. Then carry it out under Admin, Approvals.";
  return new ApprovalRequired(id, message, async (later: Tx, origin: Origin) => {
    await later.access.approvals.insert({
      id,
      operation: ask.operation,
      hash: ask.hash,
      targetVersion: ask.version,
      requestedBy,
      requestedAt: later.now,
      expiresAt: epochMs(later.now + APPROVAL_LIFE_MS),
      coolDownUntil: hasOther ? null : epochMs(later.now + COOL_DOWN_MS),
      input: JSON.parse(inputText(ask.input)) as JsonValue, // canonical JSON, just made
      consequence: ask.consequence,
      lasting: ask.lasting ?? ask.consequence,
    });
    const data = { operation: ask.operation, coolsDown: !hasOther };
    await later.audit(factOf("approval.requested", { resourceId: id, subject: requestedBy, data }, "done"), ask.actor, origin);
    await tellAdmins(later, "approval-waits", ask.lasting ?? ask.consequence);
  });
}
