import type { AdminTerm } from "../../domain/access/approval-rule.ts";
import type { JsonValue } from "../../domain/kernel/canonical-json.ts";
import type { UserId, Uuid } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

export type ApprovalState = "pending" | "approved" | "vetoed" | "used";

/** An act that waits for a second admin or for its time. */
export type Approval = {
  readonly id: Uuid;
  readonly operation: string;
  readonly hash: string;
  readonly targetVersion: string;
  readonly requestedBy: UserId;
  readonly requestedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly coolDownUntil: EpochMs | null;
  readonly state: ApprovalState;
  readonly decidedBy: UserId | null;
  readonly decidedAt: EpochMs | null;
  readonly usedAt: EpochMs | null;
  readonly input: JsonValue;
  readonly consequence: string;
  /** What is kept of the consequence when the act is over, and told in notices: names nobody but by id. */
  readonly lasting: string;
};

export type ApprovalStore = {
  newId(): Uuid;
  insert(approval: Omit<Approval, "state" | "decidedBy" | "decidedAt" | "usedAt">): Promise<void>;
  /** The newest request of this person for exactly this act that is neither used, vetoed nor past its time; locked. */
  open(ask: { readonly operation: string; readonly hash: string; readonly requestedBy: UserId }): Promise<Approval | undefined>;
  find(id: Uuid, lock: boolean): Promise<Approval | undefined>;
  /** @shape newest first */
  list(limit: number): Promise<readonly Approval[]>;
  /** False when it was decided, used or over meanwhile. */
  decide(id: Uuid, decision: { readonly to: "approved" | "vetoed"; readonly by: UserId }): Promise<boolean>;
  use(id: Uuid): Promise<boolean>;
  /** Forgets what was asked of an act that is over, up to these words; nothing where whoever asked was erased. */
  reduce(approval: Pick<Approval, "id" | "requestedBy">, lasting: string): Promise<void>;
  /** Everybody who is an active admin now or was one since that time. */
  adminTerms(since: EpochMs): Promise<readonly AdminTerm[]>;
};
