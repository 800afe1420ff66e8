import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { append, beat, markOf, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";
import { writerMark } from "./writer-witness.ts";

const holder = "0190a000-0000-7000-8000-00000000beaf";

describe("[U3] what a process may say of its writing", () => {
  let desk: SealedDesk;
  let web: pg.Client;

  beforeAll(async () => {
    desk = await openSealedDesk();
    web = await desk.connect(desk.database.webUrl);
    await append(web, "written");
    await desk.seal();
  });
  afterAll(() => desk?.close());

  const say = (client: pg.Client, mark: unknown) =>
    client.query("SELECT state FROM audit_beat($1::uuid, $2::jsonb)", [holder, JSON.stringify([mark])]);
  const kept = async () => (await desk.db.auditWriter.findMany()).map(({ writer, n }) => [writer, Number(n)]);

  it("is kept where the door has marked it, and moves on", async () => {
    await beat(web);
    const [writer] = (await markOf(web)).split("/");
    expect(await kept()).toEqual([[writer, 1]]);
    await append(web, "again");
    await beat(web);
    expect(await kept()).toEqual([[writer, 2]]);
  });

  it("is not kept of an event that was never written: of a writer that there is not, or of one's own further than it is", async () => {
    const before = await kept();
    const own = writerMark(await markOf(web));
    const nobody = globalThis.crypto.randomUUID();
    for (const mark of [
      { writer: nobody, n: 5, leaf: "00".repeat(32) },
      { ...own, writer: nobody },
      { ...own, n: 9 },
      { ...own, leaf: "00".repeat(32) },
      { ...own, n: 9, proof: `1/${"0".repeat(64)}` },
      { ...own, n: 9, proof: "" },
    ]) {
      await say(web, mark);
    }
    expect(await kept()).toEqual(before);
    expect(await desk.sealer().shortWriters()).toEqual([]);
    expect((await desk.verify()).findings).toEqual([]);
  });

  it("is not kept of an event that was taken back, by the whole transaction or by a part of it", async () => {
    const before = await kept();
    const client = await desk.connect(desk.database.webUrl);
    await client.query("BEGIN");
    await append(client, "taken back");
    const whole = writerMark(await markOf(client));
    await client.query("ROLLBACK");
    await client.query("BEGIN");
    await client.query("SAVEPOINT part");
    await append(client, "taken back in part");
    const part = writerMark(await markOf(client));
    await client.query("ROLLBACK TO part");
    await append(web, "of another");
    await client.query("CREATE TEMP TABLE IF NOT EXISTS other AS SELECT 1 AS n"); // so that the whole has something to commit
    await client.query("COMMIT");
    for (const mark of [whole, part]) expect((await say(web, mark)).rows).toEqual([{ state: "missing" }]);
    expect(await kept()).toEqual(before);
    await client.query("BEGIN");
    await client.query("SAVEPOINT part");
    await append(client, "kept in part");
    await client.query("RELEASE part");
    await client.query("COMMIT");
    await beat(client);
    expect(await kept()).toHaveLength(before.length + 1);
  });

  it("needs a mark that no role can make", async () => {
    for (const client of [web, await desk.connect(desk.database.workerUrl)]) {
      for (const sql of [
        "SELECT secret FROM audit_door",
        "SELECT audit_mark('x'::bytea)",
        "SELECT setval('audit_place', 1)",
        "SELECT last_value FROM audit_place",
      ])
        await expect(client.query(sql), sql).rejects.toThrow(/permission denied/);
    }
  });
});
