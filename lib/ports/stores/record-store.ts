import type { AuditEntry, AuditResult } from "#lib/domain/audit/event.ts";
import type { PortfolioId, UserId } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { Page, PageAsk } from "./page.ts";

export type RecordFilter = {
  readonly type?: string;
  readonly actor?: string;
  readonly result?: AuditResult;
  readonly resource?: string;
  readonly resourceId?: string;
  readonly portfolioId?: PortfolioId;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
};

/** Reading the audit record; `tx.audit` is the only way to write it. */
export type RecordStore = {
  /** By (at, id). */
  list(filter: RecordFilter, page: PageAsk): Promise<Page<AuditEntry>>;
  /** Events about any of these resources of one portfolio. @shape newest first, at most 100 */
  about(portfolioId: PortfolioId, resourceIds: readonly string[]): Promise<readonly AuditEntry[]>;
  /** Names of people, where they can still be opened. Ask `users.read` first. */
  namesOf(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, string>>;
};
