import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WebParts } from "#lib/compose/for-web.ts";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import type { SessionId, UserId } from "#lib/domain/kernel/ids.ts";
import { ok } from "#lib/domain/kernel/result.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { login } from "../services/access/login.ts";
import { makePerson } from "../services/access/make-person.ts";
import { execute } from "../services/use-case.ts";
import { admitLogin } from "./admit-login.ts";

const PASSWORD = "Correct-Horse 42 staples";
const host: Actor = { kind: "host", osUser: "tester" };
const anonymous: Actor = { kind: "anonymous" };
const network = "203.0.113.5";

let database: TestDatabase;
let parts: WebParts;

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

/** As a form's action does it. */
async function attempt(email: string, password: string, device?: string): Promise<string> {
  const origin = { requestId: "flood", address: network, ...(device ? { device } : {}) };
  const result = await admitLogin(parts, { permission: "public", address: network, knownAs: device && `device ${device}` }, () =>
    execute(parts, login, anonymous, { email, password }, origin),
  );
  return result.ok ? "in" : result.failure.code;
}

describe("a flood of wrong logins", () => {
  it("v5.0.0-6.3.1 v5.0.0-2.4.1 [A10] [A16] is throttled before hashing in bounded memory, and a known device and a passkey still get in meanwhile", async () => {
    const { device } = await person("flooded@example.com");
    expect(await attempt("flooded@example.com", PASSWORD, device)).toBe("in");
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 5);
    const flood = Promise.all(Array.from({ length: 200 }, (_, i) => attempt("flooded@example.com", `Wrong-Horse ${i} staples`)));
    await new Promise((resolve) => setImmediate(resolve));
    const owner = await attempt("flooded@example.com", PASSWORD, device);
    // the ceremony of a passkey comes through the same door; that its proof is taken is proven beside its use case
    const ceremony = { permission: "public", address: network, knownAs: `passkey ${network}` } as const;
    expect(await admitLogin(parts, ceremony, async () => ok("proof"))).toEqual(ok("proof"));
    const answers = await flood;
    clearInterval(watch);

    expect(owner).toBe("in");
    const count = (answer: string) => answers.filter((each) => each === answer).length;
    expect(count("in")).toBe(0);
    // of 200 at once only 3 are let in at a time and 30 wait; once the first have failed, the account's own delay answers before any hash
    expect(count("login-failed")).toBeLessThanOrEqual(33);
    expect(count("login-failed") + count("throttled")).toBe(200);
    expect((peak - before) / 2 ** 20).toBeLessThan(400); // two hashes of 64 MiB at once, and what the runtime needs beside
    expect(await attempt("flooded@example.com", PASSWORD)).toBe("throttled");
    expect(await attempt("flooded@example.com", PASSWORD, device)).toBe("in");
  });
});

describe("a person with a list of addresses", () => {
  it("[A9] signs in from there alone; elsewhere the answer is that of a wrong password", async () => {
    const { userId, device } = await person("listed@example.com");
    const listed = (addresses: readonly string[]) =>
      parts.work.transaction(host, (tx) => tx.access.tokens.setUserAddresses(userId, addresses));
    await listed(["198.51.100.0/24"]);
    expect(await attempt("listed@example.com", PASSWORD, device)).toBe("login-failed"); // from elsewhere
    await listed([`${network}/32`]);
    expect(await attempt("listed@example.com", PASSWORD, device)).toBe("in");
  });
});
