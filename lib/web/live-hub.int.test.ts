import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import type { WebParts } from "../compose/for-web.ts";
import type { Person } from "../domain/access/actor.ts";
import { personActor } from "../domain/access/person-actor.ts";
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
  Object.assign(process.env, {
    BULWARK_DATA_DIR: database.dataDir,
    BULWARK_KEY_FILE: join(database.dataDir, "keys", "web.key"),
    BULWARK_ORIGIN: "http://127.0.0.1:7340",
    BULWARK_DESK_ID: database.deskId,
    BULWARK_LOG_LEVEL: "error",
  });
  const [{ forWeb }, { liveHub }] = await Promise.all([import("../compose/for-web.ts"), import("./live-hub.ts")]);
  parts = await forWeb();
  hub = liveHub();
});

afterAll(async () => {
  await hub?.stop();
  await parts?.close();
  await database?.drop();
});

async function somebody(): Promise<Person> {
  const { ids } = parts.services;
  const [userId, sessionId] = [ids.next<UserId>(), ids.next<SessionId>()];
  return parts.work.transaction(host, async (tx) => {
    await makePerson(tx, { id: userId, email: `${userId}@example.test`, name: "Viewer", role: "viewer", state: "active", invitedBy: null });
    await tx.access.sessions.open({ id: sessionId, userId });
    return personActor("viewer", { userId, sessionId });
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

const soon = <T>(closing: Promise<T>) =>
  Promise.race([closing, new Promise<"still open">((resolve) => setTimeout(resolve, 5_000, "still open").unref())]);

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
});
