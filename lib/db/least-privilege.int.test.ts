import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";

let database: TestDatabase;
const clients = new Map<"web" | "worker", pg.Client>();

beforeAll(async () => {
  database = await createTestDatabase();
  for (const [role, connectionString] of [
    ["web", database.webUrl],
    ["worker", database.workerUrl],
  ] as const) {
    const client = new pg.Client({ connectionString });
    await client.connect();
    clients.set(role, client);
  }
});
afterAll(async () => {
  await Promise.allSettled([...clients.values()].map((client) => client.end()));
  await database.drop();
});

async function rows<T>(role: "web" | "worker", query: string): Promise<T[]> {
  const client = clients.get(role);
  if (!client) throw new Error("not connected");
  return (await client.query(query)).rows;
}

describe("the database's roles", () => {
  it("v5.0.0-13.2.1 are one a process, each with a password of its own that no other has", async () => {
    const names = await Promise.all(
      (["web", "worker"] as const).map((role) => rows<{ name: string }>(role, "SELECT current_user AS name")),
    );
    expect(new Set([database.roles.owner, ...names.map(([row]) => row?.name)]).size).toBe(3);
    const passwords = [database.ownerUrl, database.webUrl, database.workerUrl].map((url) => /:([^:@/]+)@/.exec(url)?.[1] ?? "");
    expect(new Set(passwords).size).toBe(3);
    for (const password of passwords) expect(Buffer.from(password, "base64url")).toHaveLength(32);
    const client = new pg.Client({ connectionString: database.webUrl.replace(/:[^:@/]+@/, ":wrong@") });
    await expect(client.connect()).rejects.toThrow(/password authentication failed/);
  });

  it.each(["web", "worker"] as const)("v5.0.0-13.2.2 give the %s no power over the database, and no table of its own", async (role) => {
    const [power] = await rows(
      role,
      "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user",
    );
    expect(power).toEqual({ rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false, rolbypassrls: false });
    expect(
      await rows(role, "SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"),
    ).toEqual([]);
    expect(
      await rows(role, "SELECT 1 FROM pg_auth_members WHERE member = (SELECT oid FROM pg_roles WHERE rolname = current_user)"),
    ).toEqual([]);
    for (const statement of [
      "CREATE TABLE public.mine (a int)",
      "CREATE ROLE mine",
      "ALTER TABLE audit_event DISABLE TRIGGER ALL",
      "DROP TABLE audit_event",
    ])
      await expect(rows(role, statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  it("v5.0.0-13.3.2 keep what one process seals for another out of its reach", async () => {
    await expect(rows("web", "SELECT sealed FROM mail_outbox")).rejects.toThrow("permission denied");
    for (const role of ["web", "worker"] as const)
      for (const statement of [
        "UPDATE audit_event SET body = ''",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "DELETE FROM purpose_key",
      ])
        await expect(rows(role, statement)).rejects.toThrow("permission denied");
  });
});
