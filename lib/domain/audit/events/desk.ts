import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/** Events of the desk itself: markets, limits, the kill switch, processes. */
export const deskEvents = {
  "instrument.added": { action: "add", resource: "instrument", says: (e) => `added the instrument ${text(e.data["symbol"])}` },
  "candles.imported": {
    action: "import",
    resource: "candles",
    says: (e) => `imported ${text(e.data["written"])} candles of ${text(e.data["symbol"])} ${text(e.data["interval"])}`,
  },
  "limit.changed": {
    action: "change",
    resource: "limit",
    says: (e) =>
      `set ${text(e.data["rule"])} at ${text(e.data["level"])} level from ${e.data["from"] == null ? "its default" : text(e.data["from"])} to ${e.data["to"] == null ? "the next level's" : text(e.data["to"])}`,
  },
  "kill-switch.engaged": { action: "engage", resource: "kill-switch", says: (e) => `engaged the kill switch (${text(e.data["scope"])})` },
  "kill-switch.released": {
    action: "release",
    resource: "kill-switch",
    says: (e) => `released the kill switch (${text(e.data["scope"])})`,
  },
  "process.started": { action: "start", resource: "process", says: (e) => `${text(e.data["kind"])} started` },
  "process.stopped": { action: "stop", resource: "process", says: (e) => `${text(e.data["kind"])} stopped` },
} as const satisfies Record<string, AuditEventKind>;
