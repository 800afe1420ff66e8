import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { openDb } from "./client.ts";

const table = readFileSync(new URL("../../docs/connections.md", import.meta.url), "utf8");
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Many askers at once: how many connections the pool opened, and how many askers were served. */
async function crowd(options: { readonly max?: number }) {
  const db = openDb(database.webUrl, options);
  try {
    const pids = await Promise.all(
      Array.from({ length: 40 }, () => db.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid FROM pg_sleep(0.02)`),
    );
    return { connections: new Set(pids.map(([row]) => row?.pid)).size, served: pids.length };
  } finally {
    await db.$disconnect();
  }
}

describe("v5.0.0-13.2.6 a pool of database connections", () => {
  it("never opens more than docs/connections.md says, and whoever comes at the limit waits and is served", async () => {
    expect(table).toContain("| PostgreSQL, work | web, worker | 10 connections a process | waits for one | 5 s for a connection |");
    expect(await crowd({})).toEqual({ connections: 10, served: 40 });
    expect(await crowd({ max: 2 })).toEqual({ connections: 2, served: 40 });
  });

  it("gives up after 5 s where no connection comes free", async () => {
    const db = openDb(database.webUrl, { max: 1 });
    try {
      const held = db.$queryRaw`SELECT 1 AS one FROM pg_sleep(7)`.then((rows) => rows); // a query starts when somebody waits for it
      const startedAt = performance.now();
      await expect(db.$queryRaw`SELECT 1 AS one`).rejects.toThrow();
      expect(performance.now() - startedAt).toBeLessThan(6_500);
      await held;
    } finally {
      await db.$disconnect();
    }
  });
});
