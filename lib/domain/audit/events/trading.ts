import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/** Events of portfolios, runs, intents, orders and fills. Figures that are encrypted in their rows stay out of here. */
export const tradingEvents = {
  "portfolio.created": {
    action: "create",
    resource: "portfolio",
    says: (e) => `made the ${text(e.data["mode"])} portfolio ${text(e.data["name"])}`,
  },
  "portfolio.deleted": { action: "delete", resource: "portfolio", says: (e) => `deleted the portfolio ${text(e.data["name"])}` },
  "portfolio.book-opened": { action: "open", resource: "portfolio", says: () => "opened the book with its starting capital" },
  "run.wanted": {
    action: "want",
    resource: "run",
    says: (e) => `asked for run ${text(e.data["strategy"])} on ${text(e.data["symbol"])} to be ${text(e.data["wanted"])}`,
  },
  "run.changed": {
    action: "converge",
    resource: "run",
    says: (e) => `run is ${text(e.data["actual"])}${e.data["reason"] ? `: ${text(e.data["reason"])}` : ""}`,
  },
  "order.intent-recorded": {
    action: "decide",
    resource: "intent",
    says: (e) =>
      e.data["verdict"] === "approved"
        ? `approved a ${text(e.data["side"])} of ${text(e.data["symbol"])}`
        : `refused a ${text(e.data["side"])} of ${text(e.data["symbol"])} by the rule ${text(e.data["rule"])}`,
  },
  "order.held": { action: "decide", resource: "run", says: (e) => `held: ${text(e.data["reason"])}` },
  "order.cancelled": { action: "cancel", resource: "intent", says: (e) => `cancelled an order: ${text(e.data["reason"])}` },
  "order.refused": { action: "refuse", resource: "intent", says: (e) => `the venue refused an order: ${text(e.data["reason"])}` },
  "order.unknown": { action: "lose", resource: "intent", says: () => "the venue's answer was lost; the order is being looked up" },
  "order.expired": { action: "expire", resource: "intent", says: (e) => `let an intent expire: ${text(e.data["reason"])}` },
  "order.acknowledged": { action: "acknowledge", resource: "order", says: (e) => `${text(e.data["venue"])} took the order` },
  "order.fill-booked": {
    action: "book",
    resource: "fill",
    says: (e) => `booked a ${text(e.data["side"])} fill of ${text(e.data["symbol"])}`,
  },
  "demo.started": { action: "start", resource: "demo", says: () => "started the demonstration" },
  "demo.deleted": { action: "delete", resource: "demo", says: () => "stopped and deleted the demonstration" },
} as const satisfies Record<string, AuditEventKind>;
