import type { Client } from "pg";

export function applyMigrations(client: Client, options?: { directory?: string }): Promise<{ applied: string[] }>;
export function migrationState(client: Client, options?: { directory?: string }): Promise<"new" | "behind" | "current">;
export function underLock<T>(client: Client, work: () => Promise<T>): Promise<T>;
