import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "#lib/domain/access/actor.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { exportOwnData } from "#lib/services/privacy/export-person.ts";
import { type AccessDesk, openAccessDesk } from "#lib/services/testing/access-desk.ts";
import { personData } from "./person-data.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { storeContext } from "./store-context.ts";

const NOTICES = 10_050;
let desk: AccessDesk;
let person: Person;

beforeAll(async () => {
  desk = await openAccessDesk();
  person = await desk.somebody({ role: "trader", hasFactor: false });
  const cipher = await desk.ring.cipher("pii", person.userId);
  const rows = Array.from({ length: NOTICES }, (_, n) => {
    const id = desk.ids.next();
    const sealed = cipher.seal(sealedColumns.accountNotice, id, { device: `Browser ${n}` });
    return { id, userId: person.userId, kind: "new-device", sealed, createdAt: new Date(1_790_000_000_000 + n) };
  });
  await desk.owner.accountNotice.createMany({ data: rows });
  for (let n = 0; n < 7; n++)
    await desk.work.transaction(person, (tx) =>
      tx.audit(
        {
          type: "user.enabled",
          action: "enable",
          resource: "user",
          resourceId: null,
          subject: null,
          portfolio: null,
          result: "done",
          data: {},
        },
        person,
        { requestId: `r${n}`, address: `192.0.2.${n}` },
      ),
    );
});
afterAll(() => desk?.close());

describe("what the desk holds about a person", () => {
  it("[E6] is given whole, past ten thousand rows of a kind, oldest first, and without holding the process", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const own = await desk.done(exportOwnData, person, {});
    clearInterval(timer);
    const json = JSON.parse(own.files.find(({ name }) => name === "person.json")?.text ?? "");
    expect(json.truncated).toEqual([]);
    expect(own.truncated).toEqual([]);
    expect(json.notices.map(({ device }: { device: string }) => device)).toEqual(Array.from({ length: NOTICES }, (_, n) => `Browser ${n}`));
    expect(own.files.find(({ name }) => name === "notices.csv")?.text.split("\r\n")).toHaveLength(NOTICES + 2);
    expect(turns).toBeGreaterThan(5);
  });

  it("[E6] says of a section that is longer than one file may be how many rows there are, and gives the newest", async () => {
    const context = storeContext({ db: desk.owner, ring: desk.ring, ids: desk.ids, now: epochMs(Date.now()) });
    const whole = await personData(context, person.userId, { rows: 100_000, page: 3 });
    const { acts, details, notices } = await personData(context, person.userId, { rows: 5, page: 2 });
    expect(notices).toEqual({ rows: whole["notices"]?.rows.slice(-5), held: NOTICES });
    expect(details).toEqual({ rows: whole["details"]?.rows.slice(-5), held: whole["details"]?.rows.length });
    expect(acts).toEqual({ rows: whole["acts"]?.rows.slice(-5), held: whole["acts"]?.rows.length });
    expect(whole["acts"]?.rows.length).toBeGreaterThan(6);
    expect(whole["details"]?.rows.map(({ address }) => address)).toEqual(expect.arrayContaining(["192.0.2.0", "192.0.2.6"]));
    const exact = await personData(context, person.userId, { rows: NOTICES, page: 1_000 });
    expect(exact["notices"]).toMatchObject({ held: NOTICES });
  });
});
