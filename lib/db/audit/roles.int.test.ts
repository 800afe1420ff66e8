import { readFileSync } from "node:fs";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { append, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";

/** All that the two roles may write themselves beside the doors: what is found, signed and told, settings and own views; no event, no leaf. */
const allowed = [
  "web INSERT audit_setting",
  "web INSERT audit_view",
  "web DELETE audit_view",
  "worker INSERT audit_anchor",
  "worker INSERT audit_checkpoint",
  "worker INSERT audit_finding",
  "worker INSERT audit_tile",
];

describe("[U2] the roles of the web and the worker", () => {
  let desk: SealedDesk;
  let clients: Readonly<Record<"web" | "worker", pg.Client>>;
  let owner: pg.Client;

  beforeAll(async () => {
    desk = await openSealedDesk();
    const { webUrl, workerUrl, ownerUrl } = desk.database;
    clients = { web: await desk.connect(webUrl), worker: await desk.connect(workerUrl) };
    owner = await desk.connect(ownerUrl);
    for (let i = 0; i < 300; i++) await append(clients.web, `event ${i}`);
    await desk.seal();
    await append(clients.web, "waiting");
  });
  afterAll(() => desk?.close());

  it.each(["web", "worker"] as const)(
    "v5.0.0-16.4.2 %s: write, change, delete and empty no table and no part of the record, and switch no guard off",
    async (role) => {
      const { rows } = await owner.query(
        `SELECT c.relname AS name, c.relispartition AS "isPart", array_agg(a.attname ORDER BY a.attnum)::text[] AS columns
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname ~ '^audit_' GROUP BY 1, 2 ORDER BY 1`,
      );
      const names = rows.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining(["audit_event", "audit_detail", "audit_search", "audit_leaf", "audit_writer", "audit_door"]),
      );
      expect(rows.filter(({ isPart }) => isPart).length).toBeGreaterThan(4);
      const passed = new Set<string>();
      for (const { name, columns } of rows) {
        const statements = [
          [`INSERT ${name}`, `INSERT INTO ${name} DEFAULT VALUES`],
          ...columns.map((column: string) => [`UPDATE ${name}.${column}`, `UPDATE ${name} SET ${column} = ${column}`]),
          [`DELETE ${name}`, `DELETE FROM ${name}`],
          [`TRUNCATE ${name}`, `TRUNCATE ${name}`],
          [`ALTER ${name}`, `ALTER TABLE ${name} DISABLE TRIGGER ALL`],
          [`DROP ${name}`, `DROP TABLE ${name}`],
        ];
        for (const [what, sql] of statements) if (!(await isRefused(clients[role], sql))) passed.add(`${role} ${what}`);
      }
      expect([...passed].sort()).toEqual(allowed.filter((each) => each.startsWith(`${role} `)).sort());
    },
  );

  it("v5.0.0-16.4.2 meet the same by plain SQL as the owner, as long as nobody switches a guard off", async () => {
    for (const table of ["audit_event", "audit_pending", "audit_leaf", "audit_tile", "audit_checkpoint", "audit_search"]) {
      await expect(owner.query(`DELETE FROM ${table}`), table).rejects.toThrow(/cannot be changed/);
      await expect(owner.query(`TRUNCATE ${table}`), table).rejects.toThrow(/cannot be changed/);
    }
  });

  it("v5.0.0-16.4.2 seal nothing past the sealer, and only the worker may seal, pin nothing and find in the web's name nothing", async () => {
    const { web, worker } = clients;
    await expect(web.query("SELECT audit_seal(10)")).rejects.toThrow(/permission denied/);
    await expect(worker.query("SELECT audit_seal(10)")).rejects.toThrow(/only the sealer/);
    for (const sql of [
      "INSERT INTO audit_key VALUES ('x', now())",
      "INSERT INTO audit_leaf VALUES (900, gen_random_uuid(), now(), sha256('x'))",
      "INSERT INTO audit_retired VALUES (gen_random_uuid(), 'x')",
    ]) {
      for (const client of [web, worker]) await expect(client.query(sql), sql).rejects.toThrow(/permission denied/);
    }
    await expect(web.query("INSERT INTO audit_checkpoint VALUES (99, 0, now(), sha256('x'), 'x')")).rejects.toThrow(/permission denied/);
  });

  it("v5.0.0-16.3.3 leave the attempt in the server's own log, with the role's statement", async () => {
    await expect(clients.web.query("DELETE FROM audit_event WHERE actor = 'planted-attempt'")).rejects.toThrow(/permission denied/);
    const socket = /host=([^&]+)/.exec(decodeURIComponent(desk.database.webUrl))?.[1] ?? "";
    const log = readFileSync(`${socket}/../postgres.log`, "utf8");
    expect(log).toMatch(/permission denied for table audit_event/);
    expect(log).toContain("planted-attempt");
  });
});

/** Whether the role lacks the right; whatever else it meets, it had the right. Nothing of it stays. */
async function isRefused(client: pg.Client, sql: string): Promise<boolean> {
  await client.query("BEGIN");
  const said: unknown = await client.query(sql).catch((error: unknown) => error);
  await client.query("ROLLBACK");
  return said instanceof Error && /permission denied|must be owner/.test(said.message);
}
