import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withConnection } from "#scripts/desk/connection.mjs";
import { endLeases } from "#scripts/desk/leases.mjs";
import { createTestDatabase, type TestDatabase } from "./template-database.ts";

let databases: TestDatabase[];

beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()]);
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
});

describe("a test database", () => {
  it("has the tables, and each role may log in and is restricted", async () => {
    const [database] = databases as [TestDatabase];
    for (const [role, url] of [
      ["owner", database.ownerUrl] as const,
      ["web", database.webUrl] as const,
      ["worker", database.workerUrl] as const,
    ]) {
      const { rows } = await withConnection(url, (client) =>
        client.query(
          "SELECT current_user AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS powerful, (SELECT count(*)::int FROM instrument) AS count FROM pg_roles WHERE rolname = current_user",
        ),
      );
      expect(rows[0]).toEqual({ name: `bulwark_${role}_${database.deskId}`, powerful: false, count: 0 });
    }
    await expect(withConnection(database.webUrl, (client) => client.query("CREATE TABLE x (id int)"))).rejects.toThrow(/permission denied/);
  });

  it("is alone: what one test file writes no other sees", async () => {
    const [one, two] = databases as [TestDatabase, TestDatabase];
    await withConnection(one.ownerUrl, (client) => client.query("CREATE TABLE only_here (id int)"));
    const { rows } = await withConnection(two.ownerUrl, (client) => client.query("SELECT to_regclass('only_here') AS found"));
    expect(rows).toEqual([{ found: null }]);
  });

  it("comes with key files that open it", () => {
    const [database] = databases as [TestDatabase];
    const web = JSON.parse(readFileSync(join(database.dataDir, "keys/web.key"), "utf8"));
    const worker = JSON.parse(readFileSync(join(database.dataDir, "keys/worker.key"), "utf8"));
    expect(web).toMatchObject({ format: "bulwark-key-file/1", role: "web", deskId: database.deskId, database: { url: database.webUrl } });
    expect(Object.keys(web.keys).sort()).toEqual(["audit", "index", "pepper", "pii", "token", "totp", "trade"]);
    expect(Object.keys(worker.keys).sort()).toEqual(["audit", "checkpoint", "credential", "index", "installation", "trade"]);
    expect(worker.keys.trade).toEqual(web.keys.trade);
    expect(Buffer.from(web.keys.pii.key, "base64url")).toHaveLength(32);
    expect(existsSync(join(database.dataDir, "archive"))).toBe(true);
  });

  it("lets a dead worker's leases be ended by its holder id", async () => {
    const [database] = databases as [TestDatabase];
    expect(await endLeases(database.ownerUrl, "00000000-0000-4000-8000-000000000000")).toBe(0);
  });
});
