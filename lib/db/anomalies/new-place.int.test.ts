import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "#lib/domain/access/actor.ts";
import { openWatchedDesk } from "./testing/watched-desk.ts";

const DAY_MS = 86_400_000;

describe("[U6] a sign-in from a place that a person was never seen at", () => {
  let watched: Awaited<ReturnType<typeof openWatchedDesk>>;
  let person: Person;

  beforeAll(async () => {
    watched = await openWatchedDesk({ "192.0.2.1": "CH", "192.0.2.2": "CH", "192.0.2.3": "FR", "192.0.2.4": "FR", "192.0.2.5": "CH" });
  });
  afterAll(() => watched?.close());

  const figures = async () => {
    const rows = await watched.desk.owner.anomaly.findMany({ where: { about: `person:${person.userId}` }, orderBy: { foundAt: "asc" } });
    return rows.map((row) => row.figures);
  };

  it("finds a country that is new, from a network that is not; the same country is no news again", async () => {
    person = await watched.desk.person("trader");
    const news: unknown[] = [];
    for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"]) {
      await watched.signIn(person, address);
      news.push(await watched.found());
    }
    expect(news).toEqual([[], [], [`new-place person:${person.userId}`], [], []]);
    expect(await figures()).toEqual([{ network: false, device: false, country: true }]);
  });

  it("takes an IPv6 network as its /48", async () => {
    person = await watched.desk.person("trader");
    const news: unknown[] = [];
    for (const address of ["2001:db8:7:1::1", "2001:db8:7:ffff::2", "2001:db8:8:1::1"]) {
      await watched.signIn(person, address);
      news.push(await watched.found());
    }
    expect(news).toEqual([[], [], [`new-place person:${person.userId}`]]);
    expect(await figures()).toEqual([{ network: true, device: false, country: false }]);
  });

  it.each([
    ["29 days ago, of 30", 29, "192.0.2.1", []],
    ["31 days ago, of 30: the network and the country are new again", 31, "192.0.2.1", [{ network: true, device: false, country: true }]],
    ["31 days ago, of 30, without a country", 31, "198.51.100.7", [{ network: true, device: false, country: false }]],
  ])("a place that was last seen %s", async (_says, days, address, expected) => {
    await watched.settings({ knownPlaceDays: 30 });
    person = await watched.desk.person("trader");
    const model = await watched.desk.person("trader");
    await watched.signIn(model, address);
    await remember(model, days);
    await watched.signIn(person, address);
    await watched.found();
    expect(await figures()).toEqual(expected);
  });

  /** What the model's sign-in left in the index, as if it had been the person's and days ago. */
  const remember = (model: Person, days: number) =>
    watched.desk.owner.$executeRaw`
      INSERT INTO audit_search (id, at, words)
      SELECT gen_random_uuid(), ${new Date(Date.now() - days * DAY_MS)}::timestamptz, replace(words::text, ${model.userId}, ${person.userId})::tsvector
      FROM audit_search WHERE words @@ ${`'y:login.succeeded' & 's:${model.userId}'`}::tsquery`;
});
