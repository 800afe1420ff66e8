import type { WorkerNote } from "./book-work.ts";

/** Audit events of a process that belong to no portfolio: its start and stop. */
export type DeskEvents = { record(note: WorkerNote): Promise<void> };
