import type { AuditEntry, AuditEventKind } from "./event.ts";
import { accessEvents } from "./events/access.ts";
import { backupEvents } from "./events/backups.ts";
import { connectionEvents } from "./events/connections.ts";
import { deskEvents } from "./events/desk.ts";
import { factorEvents } from "./events/factors.ts";
import { keyEvents } from "./events/keys.ts";
import { passwordEvents } from "./events/passwords.ts";
import { roleEvents } from "./events/roles.ts";
import { secretEvents } from "./events/secrets.ts";
import { tokenEvents } from "./events/tokens.ts";
import { tradingEvents } from "./events/trading.ts";

/** Every event type the desk can write. */
export const auditCatalog = {
  ...accessEvents,
  ...connectionEvents,
  ...backupEvents,
  ...deskEvents,
  ...factorEvents,
  ...keyEvents,
  ...passwordEvents,
  ...tokenEvents,
  ...roleEvents,
  ...secretEvents,
  ...tradingEvents,
};

export type AuditEventType = keyof typeof auditCatalog;

/** What an event says to a person, without the actor's name. An unknown type (written by a newer version) still gives a line. */
export function says(event: AuditEntry): string {
  const kind: AuditEventKind | undefined = Object.hasOwn(auditCatalog, event.type) ? auditCatalog[event.type as AuditEventType] : undefined; // checked by hasOwn
  const sentence = kind ? kind.says(event) : `${event.action} ${event.resource}`;
  if (event.result === "done") return sentence;
  const code = event.data["failure"];
  return `${event.result}: ${kind ? `${event.action} ${event.resource}` : event.type}${code ? ` (${String(code)})` : ""}`;
}
