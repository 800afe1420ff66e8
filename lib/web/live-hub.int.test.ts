import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { openDb } from "#lib/db/client.ts";
import { webSettings } from "#lib/services/testing/web-settings.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import type { WebParts } from "../compose/for-web.ts";
import type { Person } from "../domain/access/actor.ts";
import { personActor } from "../domain/access/person-actor.ts";
import { type PersonRole, personRoles } from "../domain/access/roles.ts";
import type { SessionId, UserId } from "../domain/kernel/ids.ts";
import { makePerson } from "../services/access/make-person.ts";
import { endUserSessions } from "../services/access/sessions/end-user-sessions.ts";
import { disableUser } from "../services/access/set-user-state.ts";
import type { Services } from "../services/services.ts";
import { execute, type UseCase } from "../services/use-case.ts";
import type { LiveHub } from "./live-hub.ts";

const host = { kind: "host", osUser: "tester" } as const;

let database: TestDatabase;
let parts: WebParts;
let hub: LiveHub;

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  Object.assign(process.env, webSettings(database, "http://127.0.0.1:7340"));
  const [{ forWeb }, { liveHub }] = await Promise.all([import("../compose/for-web.ts"), import("./live-hub.ts")]);
  parts = await forWeb();
  hub = liveHub();
});

afterAll(async () => {
  await hub?.stop();
  await parts?.close();
  await database?.drop();
});

async function somebody(role: PersonRole = "viewer"): Promise<Person> {
  const { ids } = parts.services;
  const [userId, sessionId] = [ids.next<UserId>(), ids.next<SessionId>()];
  return parts.work.transaction(host, async (tx) => {
    await makePerson(tx, { id: userId, email: `${userId}@example.test`, name: "Somebody", role, state: "active", invitedBy: null });
    await tx.access.sessions.open({ id: sessionId, userId });
    return personActor(role, { userId, sessionId });
  });
}

async function done<I, O, P>(useCase: UseCase<I, O, P, Services>, input: unknown): Promise<void> {
  const result = await execute({ ...parts, services: parts.services as Services }, useCase, host, input, { requestId: "test" });
  if (!result.ok) throw new Error(result.failure.message);
}

/** Opens a stream and resolves with its text once the server closed it. */
function listen(actor: Person): Promise<string> {
  const stream = hub.open(actor, new Set(), new AbortController().signal);
  if (!stream) throw new Error("the stream did not open");
  return new Response(stream).text();
}

/** Opens a stream. @returns what reads on until a text came, and gives all that came so far */
function textOf(actor: Person): (wanted: string) => Promise<string> {
  const reader = hub.open(actor, new Set(), new AbortController().signal)?.getReader() ?? expect.fail("the stream did not open");
  const decoder = new TextDecoder();
  let text = "";
  return async (wanted) => {
    while (!text.includes(wanted)) {
      const { value, done: isOver } = await reader.read();
      if (isOver) throw new Error(`closed before ${wanted}: ${text}`);
      text += decoder.decode(value, { stream: true });
    }
    return text;
  };
}

const soon = <T>(closing: Promise<T>) =>
  Promise.race([closing, new Promise<"still open">((resolve) => setTimeout(resolve, 5_000, "still open").unref())]);

it("[U1] the start of the web is on record, once, by the web itself, and in its heartbeat", async () => {
  const { recordStart } = await import("./record-start.ts");
  await recordStart();
  const owner = openDb(database.ownerUrl, { max: 1 });
  const rows = await owner.auditEvent.findMany({ where: { type: "process.started" } });
  expect(rows).toEqual([expect.objectContaining({ actor: "web", result: "done", resourceId: parts.holder })]);
  await parts.beatWriters();
  expect(await owner.auditWriter.count({ where: { writer: rows[0]?.writer ?? "", n: { gte: rows[0]?.n ?? 0 } } })).toBe(1);
  await owner.$disconnect();
});

describe("open live streams", () => {
  it("[A5] of an ended session are told and closed within 5 s, also where nothing else happens; another's stay", async () => {
    const [ended, other] = [await somebody(), await somebody()];
    const closing = listen(ended);
    const staying = listen(other);
    await done(endUserSessions, { userId: ended.userId });
    expect(await soon(closing)).toContain("event: ended");
    expect(await Promise.race([staying, Promise.resolve("still open")])).toBe("still open");
  });

  it("v5.0.0-7.4.2 [A7] of a disabled user are closed within 5 s", async () => {
    const person = await somebody();
    const closing = listen(person);
    await done(disableUser, { userId: person.userId });
    expect(await soon(closing)).toContain("event: ended");
  });

  it("[A5] close within 5 s even when no message says that the session ended", async () => {
    const person = await somebody();
    const closing = listen(person);
    await parts.work.transaction(host, async (tx) => void (await tx.access.sessions.revokeAllOf(person.userId))); // tells nobody
    expect(await soon(closing)).toContain("event: ended");
  });

  it("[U4] hear of new events where their person may read the record, and nobody else does", async () => {
    const streams = await Promise.all(personRoles.map(async (role) => ({ role, until: textOf(await somebody(role)) })));
    await Promise.all(streams.map(({ until }) => until('"isListening":true')));
    await parts.work.transaction(host, async (tx) => {
      await tx.notify("audit"); // as the sealer does
      await tx.notify("market"); // which everybody hears
    });
    const heard = await Promise.all(streams.map(async ({ role, until }) => [role, (await until('"market"')).includes('"audit"')]));
    expect(Object.fromEntries(heard)).toEqual({ admin: true, trader: false, viewer: false });
  });
});
