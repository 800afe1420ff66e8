import type { AnomalyStore, AuditSettingStore, AuditViewStore, RetentionStore } from "./audit-desk-stores.ts";
import type { AuditTreeStore } from "./audit-tree-store.ts";
import type { BackupStore } from "./backup-store.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { FactStore } from "./fact-store.ts";
import type { KeyDeskStore } from "./key-desk-store.ts";
import type { KillStore } from "./kill-store.ts";
import type { LimitStore } from "./limit-store.ts";
import type { MarketStore } from "./market-store.ts";
import type { PortfolioStore } from "./portfolio-store.ts";
import type { ProcessStore } from "./process-store.ts";
import type { RecordStore } from "./record-store.ts";
import type { RunStore } from "./run-store.ts";
import type { TradeStore } from "./trade-store.ts";

/** The stores of the desk inside one transaction. */
export type DeskStores = {
  readonly portfolios: PortfolioStore;
  readonly runs: RunStore;
  readonly trades: TradeStore;
  readonly markets: MarketStore;
  readonly limits: LimitStore;
  readonly kills: KillStore;
  readonly keys: KeyDeskStore;
  readonly records: RecordStore;
  readonly processes: ProcessStore;
  readonly facts: FactStore;
  readonly auditTree: AuditTreeStore;
  readonly auditViews: AuditViewStore;
  readonly auditSettings: AuditSettingStore;
  readonly anomalies: AnomalyStore;
  readonly retention: RetentionStore;
  readonly backups: BackupStore;
  readonly connections: ConnectionStore;
};
