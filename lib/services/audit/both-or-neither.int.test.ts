import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Actor, actorName } from "#lib/domain/access/actor.ts";
import { says } from "#lib/domain/audit/catalog.ts";
import { acts } from "../testing/acts/all-acts.ts";
import { breakingWork, unrecordableWork } from "../testing/broken-work.ts";
import { everyUseCase } from "../testing/every-use-case.ts";
import { type House, openHouse } from "../testing/house.ts";
import { listEvents } from "./list-events.ts";

/** What writes an event and is proven elsewhere, with the reason. */
const elsewhere: Readonly<Record<string, string>> = {
  "markets.import-candles": "writes an archive outside the database first, then the same import records it: import-candles.int.test.ts",
  "audit.show-event": "opens the personal part of one event; its event is all it writes: record-page.int.test.ts",
  "audit.export-range": "reads; files are written after its event: export.int.test.ts",
  "audit.verify": "its event is all it does: cli/audit-retire.int.test.ts",
  "audit.retire-month": "takes away a month that was sealed years ago: retention.int.test.ts",
  "audit.read-month": "reads; its event is all it writes: retention.int.test.ts",
  "backups.make": "writes a file first, then records it: cli/backup.int.test.ts",
  "backups.verify": "reads a file, and marks it with its event",
  "backups.rewrite-keys": "writes a file first; its event is all it writes in the database",
  "backups.record-restore": "its event is all it does: cli/backup.int.test.ts",
  "keys.verify": "reads; its event is all it writes",
  "secrets.begin-migration": "its event is all it does, and nothing is moved without it: cli/secret-moves.int.test.ts",
  "secrets.fingerprint": "reads; its event is all it writes: cli/secret-access.int.test.ts",
  "secrets.list": "reads; its event is all it writes",
  "secrets.seal-key-files": "changes files first; its event is all it writes in the database",
  "audit.list-events": "below: its event is about reading, it changes nothing else",
  "tokens.authenticate": "changes nothing but its last use and records refusals alone: api.int.test.ts",
  "sign-on.finish": "uses its walk up also where it fails, whatever comes of it: sign-on.int.test.ts",
  "sign-on.start": "opens a walk without an event and records refusals alone: sign-on.int.test.ts",
  "desk.record-refusals": "its events are all it does: refusals.int.test.ts",
  "backups.set-up": "writes a key file first; its event is all it writes in the database: cli/backup-keys.int.test.ts",
};

describe("[U2] an act and its event", () => {
  let house: House;
  let owner: pg.Client;
  let tables: readonly string[];

  beforeAll(async () => {
    house = await openHouse();
    owner = new pg.Client({ connectionString: house.database.superuserUrl });
    await owner.connect();
    const { rows } = await owner.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT c.relispartition AND (c.relname NOT LIKE 'audit%' OR c.relname IN ('audit_view', 'audit_setting')) ORDER BY 1`,
    );
    tables = rows.map(({ name }) => name);
  });
  afterAll(async () => {
    await owner?.end();
    await house?.close();
  });

  /** Every row of the desk, the record apart. */
  async function everything(which = tables): Promise<Readonly<Record<string, string>>> {
    const found: Record<string, string> = {};
    for (const table of which) {
      const { rows } = await owner.query<{ digest: string }>(
        `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM "${table}" t`,
      );
      found[table] = rows[0]?.digest ?? "";
    }
    return found;
  }

  const doneOf = async (type: string) => (await house.events(type)).filter(({ result }) => result === "done").length;

  it.each(acts.map((each) => [each.useCase.name, each.type, each] as const))(
    "v5.0.0-16.5.3 [U4] %s writes %s with the act, and neither of them when the transaction or the event fails",
    async (_name, type, { useCase, stage }) => {
      const { input, as = house.admin as Actor } = await stage(house);
      await house.clear(useCase, as, input);
      const isRecorded = useCase.audit !== "read" && as.kind !== "anonymous";
      for (const broken of [unrecordableWork, breakingWork]) {
        // A guess counts before it is judged, in a transaction of its own, which breaking stops and a missing event does not.
        const kept = broken === unrecordableWork ? tables.filter((table) => table !== "throttle") : tables;
        const before = { rows: await everything(kept), done: await doneOf(type) };
        const failed = await house.attempt(useCase, as, input, broken(house.work));
        expect(failed.ok ? "passed" : failed.failure.code).toBe("internal");
        expect({ rows: await everything(kept), done: await doneOf(type) }).toEqual(before);
        if (isRecorded) expect((await house.events(type)).at(-1)).toMatchObject({ result: "failed", actor: actorName(as) });
      }

      const before = { rows: await everything(), done: await doneOf(type) };
      const done = await house.attempt(useCase, as, input); // the proof and the approval stayed where they were
      expect(done.ok ? "done" : done.failure).toBe("done");
      expect(await doneOf(type)).toBe(before.done + 1);
      expect(await everything()).not.toEqual(before.rows);
    },
  );

  it("every use case that writes an event is among these, or says where it is proven", async () => {
    const found = await everyUseCase();
    expect(found.length).toBeGreaterThan(100);
    const known = new Set([...acts.map(({ useCase }) => useCase.name), ...Object.keys(elsewhere)]);
    expect(found.filter(({ isRecorded, name }) => isRecorded && !known.has(name)).map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
    const names = new Set(found.map(({ name }) => name));
    expect([...known].filter((name) => !names.has(name))).toEqual([]); // nothing that is gone
  });

  it("reading the record is on record: each search once, not each page or refresh of it", async () => {
    const { admin, must } = house;
    const before = await doneOf("audit.searched");
    const page = await must(listEvents, admin, { type: "portfolio.deleted", result: "done", limit: 5 });
    expect(page.items[0]).toMatchObject({ actorName: "Person admin", says: "deleted the portfolio Book" });
    const all = await must(listEvents, admin, { result: "done", limit: 5 });
    expect(all.items).toHaveLength(5);
    await must(listEvents, admin, { result: "done", limit: 5, older: all.older });
    expect(await doneOf("audit.searched")).toBe(before + 2);
    await must(listEvents, admin, { result: "refused", limit: 5 });
    expect(await doneOf("audit.searched")).toBe(before + 3);
  });

  it("says of each act what it was about: no sentence has a gap", async () => {
    const { rows } = await owner.query<{ body: string }>("SELECT convert_from(body, 'UTF8') AS body FROM audit_event");
    const sentences = rows.map(({ body }) => JSON.parse(body)).map((event) => `${event.type} ${event.result}: ${says(event)}`);
    expect(new Set(sentences.map((each) => each.split(" ")[0])).size).toBeGreaterThan(new Set(acts.map(({ type }) => type)).size - 1);
    expect(sentences.filter((each) => /\?|undefined|\bnull\b|\[object/.test(each))).toEqual([]);
  });

  it("the record is closed to traders and viewers", async () => {
    for (const role of ["trader", "viewer"] as const) {
      const result = await house.run(listEvents, await house.person(role), {});
      expect(result.ok ? "passed" : result.failure.code).toBe("forbidden");
    }
  });

  it("no figure that is encrypted in its row stands in the record", async () => {
    expect(JSON.stringify(await house.events())).not.toMatch(/startingCapital|"10000"/);
  });
});
