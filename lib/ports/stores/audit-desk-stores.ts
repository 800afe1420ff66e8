import type { AnomalyRule } from "#lib/domain/audit/anomalies/sighting.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import type { UserId, Uuid } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { Page, PageAsk } from "./page.ts";

/** A search of one person under a name; the query is what the page's address has. */
export type AuditViewRow = { readonly id: Uuid; readonly name: string; readonly query: { readonly [name: string]: string } };

export type AuditViewStore = {
  /** @shape by name, at most 50 */
  list(userId: UserId): Promise<readonly AuditViewRow[]>;
  /** @throws FailureError conflict when the person has a view of that name */
  insert(userId: UserId, view: AuditViewRow): Promise<void>;
  /** False when it is not this person's. */
  remove(userId: UserId, id: Uuid): Promise<boolean>;
};

export type AuditSettingName = "anomaly-rules" | "retention";

export type AuditSettingRow = {
  /** From 1. */
  readonly version: number;
  readonly value: JsonValue;
  readonly setBy: string;
  readonly setAt: EpochMs;
};

/** Versions of what admins decide about the record. Never changed; the newest is in force. */
export type AuditSettingStore = {
  newest(name: AuditSettingName): Promise<AuditSettingRow | undefined>;
  /** @shape newest first, at most `limit` */
  history(name: AuditSettingName, limit: number): Promise<readonly AuditSettingRow[]>;
  /** @returns "conflict" when that version is there already */
  insert(name: AuditSettingName, row: Omit<AuditSettingRow, "setAt">): Promise<"inserted" | "conflict">;
};

export type AnomalyRow = {
  readonly id: Uuid;
  readonly rule: AnomalyRule;
  readonly about: string;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly foundAt: EpochMs;
  readonly figures: { readonly [name: string]: JsonValue };
  readonly eventIds: readonly string[];
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: EpochMs | null;
};

export type AnomalyStore = {
  /** By (found at, id). */
  list(filter: { readonly isOpen?: boolean; readonly from?: EpochMs; readonly to?: EpochMs }, page: PageAsk): Promise<Page<AnomalyRow>>;
  find(id: Uuid): Promise<AnomalyRow | undefined>;
  /** How many wait for somebody, at most 100. */
  open(): Promise<number>;
  /** False when it was acknowledged already. */
  acknowledge(id: Uuid, by: string): Promise<boolean>;
  /** When admins were told lately. @shape newest first, at most 100 */
  toldSince(since: EpochMs): Promise<readonly EpochMs[]>;
  /**
   * Takes what admins were not told of yet, of these rules alone where some are given, and marks it as told: its event must be written in
   * the same transaction. Two processes never take the same. @shape oldest first, at most 200
   */
  takeUntold(rules?: readonly AnomalyRule[]): Promise<readonly AnomalyRow[]>;
};

/** A month of the record that is old enough to be looked at. */
export type RecordMonth = {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly events: number;
  /** Events without a leaf, or with another one. */
  readonly unsealed: number;
  readonly hasOrders: boolean;
  /** SHA-256 of the month's leaves in the order of the tree, lower-case hex. */
  readonly leaves: string;
  /** The time of the checkpoint over all of it; null before there is one. */
  readonly sealedAt: EpochMs | null;
  readonly keepUntil: EpochMs;
};

/** One event as a month's export holds it. `body` is the canonical text. */
export type ExportedLeaf = { readonly leafIndex: number; readonly body: string };

/** How many events went, and where their leaves stand: [from, to] each, in order. */
export type MonthGone = { readonly events: number; readonly ranges: readonly (readonly [from: number, to: number])[] };

export type RetentionStore = {
  /** @param only this month @shape oldest first */
  months(only?: string): Promise<readonly RecordMonth[]>;
  /** Events of a month after a position of the tree. @shape in the order of the tree, at most `limit` */
  leavesOf(month: string, after: number, limit: number): Promise<readonly ExportedLeaf[]>;
  /** Takes the month out, under the owner's role alone; its leaves stay. The event `audit.retired` must be written in the same transaction. */
  retire(month: string, given: { readonly leaves: string; readonly digest: string; readonly by: string }): Promise<MonthGone>;
};
