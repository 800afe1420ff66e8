import type { DeskStores } from "#lib/ports/stores/desk-stores.ts";
import { anomalyStore } from "./anomaly-store.ts";
import { auditTreeStore } from "./audit/audit-tree-store.ts";
import { auditSettingStore } from "./audit-setting-store.ts";
import { auditViewStore } from "./audit-view-store.ts";
import { backupStore } from "./backup-store.ts";
import { connectionStore } from "./connections/connection-store.ts";
import { factStore } from "./fact-store.ts";
import { keyDeskStore } from "./key-desk-store.ts";
import { killStore } from "./kill-store.ts";
import { limitStore } from "./limit-store.ts";
import { marketStore } from "./market-store.ts";
import { portfolioStore } from "./portfolio-store.ts";
import { processStore } from "./process-store.ts";
import { recordStore } from "./record-store.ts";
import { retentionStore } from "./retention-store.ts";
import { runStore } from "./run-store.ts";
import type { StoreContext } from "./store-context.ts";
import { tradeStore } from "./trade-store.ts";

export function deskStores(context: StoreContext): DeskStores {
  return {
    portfolios: portfolioStore(context),
    runs: runStore(context),
    trades: tradeStore(context),
    markets: marketStore(context),
    limits: limitStore(context),
    kills: killStore(context),
    keys: keyDeskStore(context),
    records: recordStore(context),
    processes: processStore(context),
    facts: factStore(context),
    auditTree: auditTreeStore(context),
    auditViews: auditViewStore(context),
    auditSettings: auditSettingStore(context),
    anomalies: anomalyStore(context),
    retention: retentionStore(context),
    backups: backupStore(context),
    connections: connectionStore(context),
  };
}
