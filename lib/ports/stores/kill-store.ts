import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { KillScope } from "#lib/domain/risk/gate-order.ts";

/** `scopeId` is "*" for all. The epoch grows with each engage and each release. */
export type KillRow = {
  readonly scope: KillScope;
  readonly scopeId: string;
  readonly isEngaged: boolean;
  readonly epoch: number;
  readonly reason: string | null;
  readonly changedBy: string | null;
  readonly changedAt: EpochMs;
};

/** Every change waits for the fence: after it commits, no permit is given. */
export type KillStore = {
  /** Engaged ones and scope `all` whatever its state. @shape `all` first, at most 500 */
  list(): Promise<readonly KillRow[]>;
  find(scope: KillScope, scopeId: string): Promise<KillRow | undefined>;
  /** Safe to call twice: an engaged one stays as it is. */
  engage(scope: KillScope, scopeId: string, change: { readonly by: string; readonly reason: string | null }): Promise<KillRow>;
  /** Undefined when it is not engaged at that epoch: nothing is changed then. */
  release(
    scope: KillScope,
    scopeId: string,
    change: { readonly by: string; readonly reason: string | null; readonly epoch: number },
  ): Promise<KillRow | undefined>;
};
