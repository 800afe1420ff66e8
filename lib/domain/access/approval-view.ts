/** An act that waits, or waited, for people. */
export type ApprovalView = {
  readonly id: string;
  readonly title: string;
  readonly operation: string;
  /** What it is about: the id of a user or role, or a limit as `level:place:rule`. */
  readonly target: string;
  /** What it would do, in numbers. */
  readonly consequence: string;
  readonly requestedBy: string;
  readonly isOwn: boolean;
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly coolDownUntil: string | null;
  readonly state: "waiting" | "cooling" | "ready" | "vetoed" | "carried out" | "expired";
  readonly decidedBy: string | null;
  /** Why the asker may not approve it; null where the asker may. */
  readonly approveProblem: string | null;
  /** Who could approve it now. */
  readonly approvers: readonly string[];
  readonly says: string | null;
};
