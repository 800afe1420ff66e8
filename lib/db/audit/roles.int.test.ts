import { readFileSync } from "node:fs";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { append, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";

const tables = [
  "audit_event",
  "audit_pending",
  "audit_leaf",
  "audit_tile",
  "audit_checkpoint",
  "audit_writer",
  "audit_key",
  "audit_finding",
  "audit_retired",
  "audit_anchor",
];

describe("[U2] v5.0.0-16.4.2 the roles of the web and the worker", () => {
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

  it.each(tables)("change, delete and empty nothing of %s, and switch no guard off", async (table) => {
    const [column] = (await owner.query("SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1", [table])).rows;
    for (const client of Object.values(clients)) {
      for (const sql of [
        `UPDATE ${table} SET ${column.attname} = ${column.attname}`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
        `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
        `DROP TABLE ${table}`,
      ]) {
        await expect(client.query(sql), sql).rejects.toThrow(/permission denied|must be owner/);
      }
    }
  });

  it("meet the same by plain SQL as the owner, as long as nobody switches a guard off", async () => {
    for (const table of tables.filter(
      (each) => !["audit_key", "audit_finding", "audit_retired", "audit_anchor", "audit_writer"].includes(each),
    )) {
      await expect(owner.query(`DELETE FROM ${table}`), table).rejects.toThrow(/cannot be changed/);
      await expect(owner.query(`TRUNCATE ${table}`), table).rejects.toThrow(/cannot be changed/);
    }
  });

  it("seal nothing past the sealer, and only the worker may seal, pin nothing and find in the web's name nothing", async () => {
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
