import type { Reach } from "#lib/domain/access/reach.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import type { PortfolioId, Uuid } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";

export type HeartbeatRow = {
  readonly holder: Uuid;
  readonly kind: string;
  readonly version: string;
  readonly startedAt: EpochMs;
  readonly beatAt: EpochMs;
  readonly info: JsonValue;
};

export type LeaseRow = { readonly portfolioId: PortfolioId; readonly holder: Uuid; readonly epoch: number; readonly expiresAt: EpochMs };

export type ProcessStore = {
  /** @shape latest beat first, at most 50 */
  heartbeats(): Promise<readonly HeartbeatRow[]>;
  latestHeartbeat(kind: "web" | "worker"): Promise<HeartbeatRow | undefined>;
  /** @shape at most 500 */
  leases(reach: Reach): Promise<readonly LeaseRow[]>;
};
