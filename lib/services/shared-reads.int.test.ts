import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listOwnSessions } from "./access/sessions/list-own-sessions.ts";
import { listPortfolios } from "./portfolios/list-portfolios.ts";
import { sharedReads } from "./shared-reads.ts";
import { type AccessDesk, openAccessDesk } from "./testing/access-desk.ts";
import { execute, type UseCase } from "./use-case.ts";

let desk: AccessDesk;

beforeAll(async () => {
  desk = await openAccessDesk();
});
afterAll(() => desk?.close());

describe("the shared transaction of a page", () => {
  it("refuses every write, since its answers are given before it ends", async () => {
    const person = await desk.somebody({ role: "viewer" });
    const write = sharedReads(desk.work).transaction(person, (tx) => tx.access.sessions.revoke(person.sessionId), "reading");
    await expect(write).rejects.toThrow(/read-only transaction/);
    const still = await desk.work.transaction(person, (tx) => tx.access.sessions.find(person.sessionId));
    expect(still?.revokedAt).toBeNull();
  });

  it("keeps to the rights of its actor: each use case is asked for its own permission", async () => {
    const person = await desk.somebody({ role: "viewer" });
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, bug: () => "bug" };
    const deps = { work: sharedReads(desk.work), services: desk.services, log };
    const ask = <O>(useCase: UseCase<object, O>, actor: typeof person) => execute(deps, useCase as never, actor, {}, { requestId: "test" });
    const bare = { ...person, permissions: new Set() } as unknown as typeof person;
    const [own, books, refused] = await Promise.all([
      ask(listOwnSessions as never, person),
      ask(listPortfolios as never, person),
      ask(listPortfolios as never, bare),
    ]);
    expect(own).toMatchObject({ ok: true, value: { items: [{ id: person.sessionId, isThisOne: true }] } });
    expect(books).toMatchObject({ ok: true });
    expect(refused).toMatchObject({ ok: false, failure: { code: "forbidden" } });
  });
});
