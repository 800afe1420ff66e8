import { createHash } from "node:crypto";
import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { doorOf, pastMonth, retiredText } from "../testing/past-month.ts";
import { append, openSealedDesk, type SealedDesk } from "../testing/sealed-desk.ts";

const OLD = 6;
const NEW = 20;

/** Whoever has the owner's role can write a retirement: it explains only what a true one could. */
describe("[U7] events that are gone, and a retirement that claims them", () => {
  let desk: SealedDesk;
  let superuser: pg.Client;
  let owner: pg.Client;

  beforeEach(async () => {
    desk = await openSealedDesk();
    superuser = await desk.connect(desk.database.superuserUrl);
    owner = await desk.connect(desk.database.ownerUrl);
    await pastMonth(desk, "2019-03", OLD);
    const web = await desk.connect(desk.database.webUrl);
    for (let i = 0; i < NEW; i++) await append(web, `event ${i}`);
    await desk.seal();
  });
  afterEach(() => desk.close());

  const unguarded = async (sql: string) => {
    await superuser.query("SET session_replication_role = replica");
    await superuser.query(sql);
    await superuser.query("SET session_replication_role = origin");
  };
  const remove = (where: string) => unguarded(`DELETE FROM audit_event e USING audit_leaf l WHERE e.id = l.event_id AND ${where}`);
  /** What a true retirement of these leaves would say. */
  async function claim(where: string) {
    const { rows } = await superuser.query(`SELECT leaf_index, leaf FROM audit_leaf WHERE ${where} ORDER BY leaf_index`);
    const sum = createHash("sha256");
    for (const { leaf } of rows) sum.update(leaf);
    return { events: rows.length, leaves: sum.digest("hex"), ranges: rows.map((row) => [Number(row.leaf_index), Number(row.leaf_index)]) };
  }
  async function retire(month: string, where: string, change: object = {}): Promise<void> {
    const said = await claim(where);
    await remove(where);
    await owner.query("SELECT audit_insert($1, NULL, NULL)", [retiredText(month, { ...said, ...change })]);
    await desk.seal();
  }
  const found = async () => (await desk.verify()).findings.map(({ kind }) => kind);

  it("is believed of a whole month that is long over", async () => {
    await retire("2019-03", `leaf_index < ${OLD}`);
    expect(await found()).toEqual([]);
  });

  it("is believed before the sealer took it, and not when it was never sealed", async () => {
    const said = await claim(`leaf_index < ${OLD}`);
    await remove(`leaf_index < ${OLD}`);
    await owner.query("SELECT audit_insert($1, NULL, NULL)", [retiredText("2019-03", said)]);
    expect(await found()).toEqual([]);
    await unguarded("DELETE FROM audit_pending");
    expect(await found()).toContain("retired-wrongly");
  });

  it("explains nothing of this month", async () => {
    await retire(new Date().toISOString().slice(0, 7), `leaf_index IN (${OLD + 3}, ${OLD + 7})`);
    const kinds = await found();
    expect(kinds.filter((kind) => kind === "event-missing")).toHaveLength(2);
    expect(kinds).toContain("retired-wrongly");
  });

  it("explains nothing of this month either where leaves and retirement say that it is another", async () => {
    const [where, month] = [`leaf_index IN (${OLD + 3}, ${OLD + 7})`, "2018-05"];
    await remove(where);
    await unguarded(`UPDATE audit_leaf SET at = '${month}-05Z' WHERE ${where}`);
    await retire(month, where);
    expect((await found()).filter((kind) => kind === "event-missing")).toHaveLength(2);
  });

  it("explains nothing when it was written for a later time than that of its own checkpoint", async () => {
    const where = `leaf_index IN (${OLD + 3}, ${OLD + 7})`;
    const said = await claim(where);
    await remove(where);
    const month = new Date().toISOString().slice(0, 7);
    const door = await doorOf(owner);
    await owner.query(door.replace(") > 60 THEN", ") > 1e12 THEN"));
    await owner.query("SELECT audit_insert($1, NULL, NULL)", [retiredText(month, said, new Date(Date.now() + 500 * 86_400_000))]);
    await owner.query(door);
    await desk.seal();
    expect(await found()).toContain("retired-wrongly");
  });

  it("explains no part of a month", async () => {
    await retire("2019-03", `leaf_index IN (1, 2)`);
    expect(await found()).toEqual(["retired-wrongly"]);
  });

  it("explains no more than the leaves that it names", async () => {
    await remove(`leaf_index = ${OLD - 1}`);
    await retire("2019-03", `leaf_index < ${OLD - 1}`);
    expect(await found()).toEqual(["event-missing"]);
  });

  it("counts once a month", async () => {
    await retire("2019-03", "leaf_index < 3");
    await retire("2019-03", `leaf_index BETWEEN 3 AND ${OLD - 1}`);
    const kinds = await found();
    expect(kinds).toContain("retired-wrongly");
    expect(kinds.filter((kind) => kind === "event-missing")).toHaveLength(3);
  });

  it("explains nothing when the web's process wrote it", async () => {
    const said = await claim(`leaf_index < ${OLD}`);
    await remove(`leaf_index < ${OLD}`);
    const door = await doorOf(owner);
    await owner.query(door.replaceAll("session_user", `'${desk.database.roles.web}'`)); // a door that lets the web write it
    await owner.query("SELECT audit_insert($1, NULL, NULL)", [retiredText("2019-03", said)]);
    await owner.query(door);
    await desk.seal();
    expect((await found()).filter((kind) => kind === "event-missing")).toHaveLength(OLD);
  });

  it("by a row that no event was written for is a finding", async () => {
    await owner.query("INSERT INTO audit_retired SELECT gen_random_uuid(), convert_to('{\"month\":\"2026-11\"}', 'UTF8')");
    expect(await found()).toEqual(["retired-wrongly"]);
  });
});
