import type { AuditResult } from "../domain/audit/event.ts";
import type { WorkerNote } from "./book-work.ts";

/** Audit events of a process that belong to no portfolio: its start and stop, the secrets it asked for. Done, unless it says otherwise. */
export type DeskEvents = { record(note: WorkerNote & { readonly result?: AuditResult }): Promise<void> };
