import type { AuditEntry, AuditPersonal, AuditResult } from "#lib/domain/audit/event.ts";
import type { RecordFields, SearchTerm } from "#lib/domain/audit/record-query.ts";
import type { PortfolioId, UserId } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { Page, PageAsk } from "./page.ts";

export type RecordFilter = RecordFields & {
  readonly result?: AuditResult;
  readonly portfolioId?: PortfolioId;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  /** An address, or a network as /24 or /48. */
  readonly address?: string;
  /** All of them must be found. */
  readonly terms?: readonly SearchTerm[];
};

/** Reading the audit record; `tx.audit` is the only way to write it. */
export type RecordStore = {
  /** By (at, id), a month at a time; as fast at the end as at the beginning. */
  list(filter: RecordFilter, page: PageAsk): Promise<Page<AuditEntry>>;
  find(eventId: string): Promise<AuditEntry | undefined>;
  /** @shape oldest first; those that are there */
  byIds(eventIds: readonly string[]): Promise<readonly AuditEntry[]>;
  /** Events about any of these resources of one portfolio. @shape newest first, at most 100 */
  about(portfolioId: PortfolioId, resourceIds: readonly string[]): Promise<readonly AuditEntry[]>;
  /** The personal part of an event; "erased" where its person's key is gone, undefined where it never had one. */
  personalOf(eventId: string): Promise<Omit<AuditPersonal, "person"> | "erased" | undefined>;
  /** Names of people, where they can still be opened. Ask `users.read` first. */
  namesOf(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, string>>;
};
