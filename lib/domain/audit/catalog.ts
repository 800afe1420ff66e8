import type { AuditEntry, AuditEventKind } from "./event.ts";
import { accessEvents } from "./events/access.ts";
import { backupEvents } from "./events/backups.ts";
import { connectionEvents } from "./events/connections.ts";
import { deskEvents } from "./events/desk.ts";
import { factorEvents } from "./events/factors.ts";
import { keyEvents } from "./events/keys.ts";
import { passwordEvents } from "./events/passwords.ts";
import { recordEvents } from "./events/record.ts";
import { roleEvents } from "./events/roles.ts";
import { secretEvents } from "./events/secrets.ts";
import { tokenEvents } from "./events/tokens.ts";
import { tradingEvents } from "./events/trading.ts";
import { treeEvents } from "./events/tree.ts";

/** Every event type the desk can write, or once could: an event of another type is a finding. */
export const auditCatalog = {
  ...accessEvents,
  ...connectionEvents,
  ...backupEvents,
  ...deskEvents,
  ...factorEvents,
  ...keyEvents,
  ...passwordEvents,
  ...tokenEvents,
  ...recordEvents,
  ...roleEvents,
  ...secretEvents,
  ...tradingEvents,
  ...treeEvents,
};

export type AuditEventType = keyof typeof auditCatalog;

/** What an event says to a person, without the actor's name. An unknown type (written by a newer version) still gives a line. */
export function says(event: AuditEntry): string {
  const kind: AuditEventKind | undefined = Object.hasOwn(auditCatalog, event.type) ? auditCatalog[event.type as AuditEventType] : undefined; // checked by hasOwn
  const sentence = kind ? kind.says(event) : `${event.action} ${event.resource}`;
  const code = event.data["failure"];
  // Without a code it is no act that was refused, but an event that says so itself: a failed sign-in.
  if (event.result === "done" || code === undefined) return sentence;
  return `${event.result}: ${kind ? `${event.action} ${event.resource}` : event.type} (${String(code)})`;
}
