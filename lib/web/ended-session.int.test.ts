import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endSession } from "../services/access/end-session.ts";
import { readSession } from "../services/access/read-session.ts";
import { renewSession } from "../services/access/renew-session.ts";
import { rotateSigningKey } from "../services/access/signing-keys/rotate-signing-key.ts";
import { type AccessDesk, openAccessDesk } from "../services/testing/access-desk.ts";
import { host } from "../services/testing/test-desk.ts";
import { openToken, sealToken, type TokenSeal } from "./session-token.ts";

let desk: AccessDesk;

beforeAll(async () => {
  desk = await openAccessDesk();
});
afterAll(() => desk?.close());

const sealNow = async (): Promise<TokenSeal> => ({
  secrets: await desk.work.transaction(host, async (tx) => (await tx.access.signingKeys.usable()).map(({ secret }) => secret)),
  salt: "bulwark-session-test",
  audience: "http://127.0.0.1:7340",
});

describe("a token whose session is over", () => {
  it("v5.0.0-7.4.1 [A5] still opens and is worth nothing: the row is the authority", async () => {
    const person = await desk.somebody({ role: "viewer" });
    const token = await sealToken(await sealNow(), person.sessionId);
    expect(await desk.done(endSession, person, {})).toEqual({ ended: true });
    expect(await openToken(await sealNow(), token)).toBe(person.sessionId);
    const asked = await desk.ask(readSession, { kind: "anonymous" }, { sessionId: person.sessionId });
    expect(asked).toMatchObject({ ok: false, failure: { code: "unauthenticated" } });
    expect((await desk.refused(renewSession, person, {})).code).toBe("unauthenticated");
  });

  it("[A5] one rotation of the signing keys leaves those signed in who are, a second one ends every token that is out", async () => {
    const person = await desk.somebody({ role: "viewer" });
    const token = await sealToken(await sealNow(), person.sessionId);
    await desk.done(rotateSigningKey, host, {});
    expect(await openToken(await sealNow(), token)).toBe(person.sessionId);
    const renewed = await sealToken(await sealNow(), person.sessionId);
    await desk.done(rotateSigningKey, host, {});
    expect(await openToken(await sealNow(), token)).toBeUndefined();
    expect(await openToken(await sealNow(), renewed)).toBe(person.sessionId);
  });
});
