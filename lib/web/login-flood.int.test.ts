import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WebParts } from "#lib/compose/for-web.ts";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import { personActor } from "#lib/domain/access/person-actor.ts";
import type { SessionId, UserId } from "#lib/domain/kernel/ids.ts";
import type { Result } from "#lib/domain/kernel/result.ts";
import { webSettings } from "#lib/services/testing/web-settings.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { addOwnFactor, offerOwnFactor } from "../services/access/factors/add-factor.ts";
import { loginWithPasskey, offerPasskeyLogin } from "../services/access/factors/login-with-passkey.ts";
import { login } from "../services/access/login.ts";
import { makePerson } from "../services/access/make-person.ts";
import { readSession } from "../services/access/read-session.ts";
import type { Services } from "../services/services.ts";
import { executeProven } from "../services/testing/second-factor.ts";
import { SoftwareAuthenticator } from "../services/testing/software-authenticator.ts";
import { execute, type UseCase } from "../services/use-case.ts";
import { admitLogin } from "./admit-login.ts";

const PASSWORD = "Correct-Horse 42 staples";
const host: Actor = { kind: "host", osUser: "tester" };
const anonymous: Actor = { kind: "anonymous" };
const network = "203.0.113.5";
const ORIGIN = "http://localhost:7340"; // passkeys need a name

let database: TestDatabase;
let parts: WebParts;

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  Object.assign(process.env, webSettings(database, ORIGIN));
  const { forWeb } = await import("#lib/compose/for-web.ts");
  parts = await forWeb();
});
afterAll(async () => {
  await parts?.close();
  await database?.drop();
});

async function person(email: string): Promise<{ userId: UserId; device: string }> {
  const userId = parts.services.ids.next<UserId>();
  const hashed = await parts.services.passwords.hash(PASSWORD);
  if (!hashed.ok) throw new Error("no hash");
  const sessionId = parts.services.ids.next<SessionId>();
  const { token, hash } = parts.services.links.mint();
  await parts.work.transaction(host, async (tx) => {
    await makePerson(tx, {
      id: userId,
      email,
      name: "Somebody",
      role: "viewer",
      state: "active",
      passwordHash: hashed.value,
      invitedBy: null,
    });
    await tx.access.devices.add(userId, hash, sessionId, {});
  });
  return { userId, device: token };
}

let hashes = 0;
/** The web's own services; how often a password is really hashed is counted. */
function counting(): Services {
  const { passwords } = parts.services;
  const verify: typeof passwords.verify = (stored, typed) => {
    hashes++;
    return passwords.verify(stored, typed);
  };
  return { ...parts.services, passwords: { ...passwords, verify } };
}

/** A passkey of somebody with this session. */
async function passkeyOf(userId: UserId): Promise<SoftwareAuthenticator> {
  const sessionId = parts.services.ids.next<SessionId>();
  await parts.work.transaction(host, (tx) => tx.access.sessions.open({ id: sessionId, userId }));
  const person = personActor("viewer", { userId, sessionId });
  const authenticator = new SoftwareAuthenticator(ORIGIN);
  const deps: Parameters<typeof executeProven<never, never, never, Services>>[0] = parts;
  const offered = must(await executeProven(deps, offerOwnFactor, person, { kind: "passkey" }, { requestId: "test" }));
  if (offered.kind !== "passkey") throw new Error("a passkey was asked for");
  const key = { kind: "passkey", offer: offered.offer, label: "Key", response: authenticator.make(offered.options) };
  must(await execute(deps, addOwnFactor, person, key, { requestId: "test" }));
  return authenticator;
}

/** A login by passkey as the page does it, from the network that the flood comes from. */
async function byPasskey(authenticator: SoftwareAuthenticator): Promise<SessionId> {
  const ceremony = { permission: "public", address: network, knownAs: `passkey ${network}` } as const;
  const ask = async <I, O>(useCase: UseCase<I, O, undefined, Services>, input: object) =>
    must(await admitLogin(parts, ceremony, () => execute(parts, useCase, anonymous, input, { requestId: "flood", address: network })));
  const { handle, offer, options } = await ask(offerPasskeyLogin, {});
  const { sessionId } = await ask(loginWithPasskey, { handle, method: "passkey", offer, response: authenticator.answer(options) });
  return sessionId;
}

function must<O>(result: Result<O>): O {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/** As a form's action does it. */
async function attempt(email: string, password: string, device?: string): Promise<string> {
  const origin = { requestId: "flood", address: network, ...(device ? { device } : {}) };
  const result = await admitLogin(parts, { permission: "public", address: network, knownAs: device && `device ${device}` }, () =>
    execute({ ...parts, services: counting() }, login, anonymous, { email, password }, origin),
  );
  return result.ok ? (result.value.step === "done" ? "in" : result.value.step) : result.failure.code;
}

describe("a flood of wrong logins", () => {
  it("v5.0.0-6.3.1 v5.0.0-2.4.1 [A10] [A16] is throttled before hashing in bounded memory, and a known device and a passkey still get in meanwhile", async () => {
    const { device } = await person("flooded@example.com");
    const { userId } = await person("keyed@example.com");
    const authenticator = await passkeyOf(userId);
    expect(await attempt("flooded@example.com", PASSWORD, device)).toBe("in");
    hashes = 0;
    let isOver = false;
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 5);
    const flood = Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        attempt(["flooded@example.com", "keyed@example.com", `stranger${i}@example.com`][i % 3] ?? "", `Wrong-Horse ${i} staples`),
      ),
    ).finally(() => {
      isOver = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    const owner = await attempt("flooded@example.com", PASSWORD, device);
    const sessionId = await byPasskey(authenticator);
    expect(isOver).toBe(false); // both got in while the flood was being answered
    const answers = await flood;
    clearInterval(watch);

    expect(owner).toBe("in");
    expect(must(await execute(parts, readSession, anonymous, { sessionId }, { requestId: "test" })).userId).toBe(userId);
    const count = (answer: string) => answers.filter((each) => each === answer).length;
    expect(count("in")).toBe(0);
    // of 200 at once only 3 are let in at a time and 30 wait; of each account's 11 five are judged before its delay, the rest are answered before any hash
    expect(count("login-failed")).toBeLessThanOrEqual(33);
    expect(count("login-failed") + count("throttled")).toBe(200);
    expect(hashes).toBeLessThanOrEqual(33 + 1); // of 200, and the owner's own
    expect((peak - before) / 2 ** 20).toBeLessThan(400); // two hashes of 64 MiB at once, and what the runtime needs beside
    expect(await attempt("flooded@example.com", PASSWORD)).toBe("throttled");
    expect(await attempt("flooded@example.com", PASSWORD, device)).toBe("in");
  });
});

describe("a person with a list of addresses", () => {
  it("v5.0.0-8.2.4 [A9] signs in from there alone; elsewhere the answer is that of a wrong password", async () => {
    const { userId, device } = await person("listed@example.com");
    const listed = (addresses: readonly string[]) =>
      parts.work.transaction(host, (tx) => tx.access.tokens.setUserAddresses(userId, addresses));
    await listed(["198.51.100.0/24"]);
    expect(await attempt("listed@example.com", PASSWORD, device)).toBe("login-failed"); // from elsewhere
    await listed([`${network}/32`]);
    expect(await attempt("listed@example.com", PASSWORD, device)).toBe("in");
  });
});
