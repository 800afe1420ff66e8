import type { Origin } from "../../../domain/audit/event.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Uuid } from "../../../domain/kernel/ids.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";

/**
 * The act must wait. Its transaction rolls back, so what was asked is written by `record` in a transaction of its own; where the same was
 * asked before there is nothing to write.
 */
export class ApprovalRequired extends FailureError {
  readonly record: (tx: Tx, origin: Origin) => Promise<void>;

  constructor(approvalId: Uuid, message: string, record: (tx: Tx, origin: Origin) => Promise<void> = async () => undefined) {
    super(failure("approval-required", message, { approvalId }));
    this.name = "ApprovalRequired";
    this.record = record;
  }
}
