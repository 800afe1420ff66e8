import type { Client } from "pg";

export function scheduleBackups(desk: {
  readonly ownerUrl: string;
  readonly node: string;
  readonly env: Readonly<Record<string, string>>;
  readonly output: { warn(line: string): void };
  readonly isStopping: () => boolean;
}): { stop(): void };
export function askWhatToDo(client: Client, everyHours: number): Promise<{ lastErasure: Date | null; wish: string | null; isDue: boolean }>;
export function isKeyBackupStale(keysFrom: Date | undefined, lastErasure: Date | null, now: number): boolean;
