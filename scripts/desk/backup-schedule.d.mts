import type { Client } from "pg";

export function askWhatToDo(client: Client, everyHours: number): Promise<{ lastErasure: Date | null; wish: string | null; isDue: boolean }>;
export function isKeyBackupStale(keysFrom: Date | undefined, lastErasure: Date | null, now: number): boolean;
