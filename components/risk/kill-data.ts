import type { KillScope } from "#lib/domain/risk/gate-order.ts";
import type { Outcome } from "../access/form-failure.ts";

/** The state of one kill switch. */
export type KillState = {
  readonly scope: KillScope;
  /** "*" for all. */
  readonly scopeId: string;
  readonly name: string;
  readonly isEngaged: boolean;
  readonly epoch: number;
  readonly reason: string | null;
  readonly changedBy: string | null;
  readonly changedAt: string;
};

/** What an engage would stop, as far as the person can see. */
export type EngagePreview = {
  readonly scope: KillScope;
  readonly scopeId: string;
  readonly name: string;
  readonly runs: number;
  readonly workingOrders: number;
};

export type PreviewAction = (input: { readonly scope: KillScope; readonly scopeId: string }) => Promise<Outcome<EngagePreview>>;
export type EngageAction = (input: {
  readonly scope: KillScope;
  readonly scopeId: string;
  readonly reason: string;
}) => Promise<Outcome<KillState>>;

/** What the frame knows of it on every page. */
export type KillSummary = {
  readonly isEngaged: boolean;
  readonly reason: string | null;
  readonly changedAt: string | null;
  /** How many are engaged, of all scopes. */
  readonly engagedScopes: number;
};
