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
  /** Takes what admins were not told of yet, and marks it as told. Two processes never take the same. @shape at most 20 */
  takeUntold(): Promise<readonly AnomalyRow[]>;
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
  readonly keepUntil: EpochMs;
};

/** One event as a month's export holds it. `body` is the canonical text. */
export type ExportedLeaf = { readonly leafIndex: number; readonly body: string };

export type RetentionStore = {
  /** @shape oldest first */
  months(): Promise<readonly RecordMonth[]>;
  /** Events of a month after a position of the tree. @shape in the order of the tree, at most `limit` */
  leavesOf(month: string, after: number, limit: number): Promise<readonly ExportedLeaf[]>;
  /** Takes the month out; its leaves stay. The event `audit.retired` must be written in the same transaction. @returns how many events went */
  retire(month: string, given: { readonly leaves: string; readonly digest: string; readonly by: string }): Promise<number>;
};
