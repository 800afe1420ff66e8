import type { Client } from "pg";

export function withConnection<T>(address: string, work: (client: Client) => Promise<T>, options?: { timeoutMs?: number }): Promise<T>;
