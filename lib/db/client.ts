import { PrismaPg } from "@prisma/adapter-pg";
import type { Prisma } from "#prisma/generated/client.ts";
import { PrismaClient } from "#prisma/generated/client.ts";

export type Db = PrismaClient;
export type DbTx = Prisma.TransactionClient;

/** Bounds of one process's pool: with two processes and tools far below the cluster's connections. */
const POOL_MAX = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 60_000;

/**
 * Opens a pool as the role named in the URL. Nothing is sent before the first query.
 * @param options.lockTimeoutMs after it a statement gives up waiting for a lock; else it waits as long as its transaction may last
 */
export function openDb(url: string, options: { readonly max?: number; readonly lockTimeoutMs?: number } = {}): Db {
  const adapter = new PrismaPg({
    connectionString: url,
    max: options.max ?? POOL_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    ...(options.lockTimeoutMs === undefined ? {} : { lock_timeout: options.lockTimeoutMs }),
  });
  return new PrismaClient({ adapter, errorFormat: "minimal" });
}
