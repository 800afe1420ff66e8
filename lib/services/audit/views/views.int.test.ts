import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "#lib/domain/access/actor.ts";
import { openTestDesk, type TestDesk } from "../../testing/test-desk.ts";
import { listViews } from "./list-views.ts";
import { saveView } from "./save-view.ts";

describe("[U4] a saved view of the record", () => {
  let desk: TestDesk;
  let admin: Person;
  const view = { name: "Alice Example's address", query: "q=alice%40example.com&address=203.0.113.7" };

  beforeAll(async () => {
    desk = await openTestDesk();
    admin = await desk.person("admin");
    await desk.must(saveView, admin, view);
  });
  afterAll(() => desk.close());

  it("says nothing to whoever reads the database, and everything to its person", async () => {
    const [row, ...more] = await desk.owner.auditView.findMany();
    expect(more).toEqual([]);
    expect(JSON.stringify({ ...row, sealed: Buffer.from(row?.sealed ?? []).toString("latin1") })).not.toMatch(/alice|203\.0\.113/i);
    const [listed] = await desk.must(listViews, admin, {});
    expect(listed).toMatchObject({ name: view.name, query: { q: "alice@example.com", address: "203.0.113.7" } });
  });

  it("is among what the desk holds about the person, and goes with the person", async () => {
    const held = await desk.work.transaction(admin, (tx) => tx.access.privacy.personData(admin.userId));
    expect(held["views"]).toMatchObject({ rows: [{ name: view.name }], held: 1 });
    await desk.owner.$queryRaw`SELECT erase_person_rows(${admin.userId}::uuid)::int`;
    expect(await desk.owner.auditView.count()).toBe(0);
  });
});
