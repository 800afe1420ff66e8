import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { asId, type SessionId } from "../domain/kernel/ids.ts";
import { epochMs } from "../domain/kernel/time.ts";
import { rememberedTokens } from "./remembered-token.ts";
import { sealToken, type TokenSeal } from "./session-token.ts";

const sessionId = asId<SessionId>("0199a000-0000-7000-8000-00000000000a");
const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const seal: TokenSeal = {
  secrets: [digest("active"), digest("previous")],
  salt: "bulwark-session-test",
  audience: "http://127.0.0.1:7340",
};

function opener() {
  const time = { nowMs: Date.now() };
  return { time, open: rememberedTokens({ digest, clock: { now: () => epochMs(time.nowMs) } }) };
}

describe("a token that was opened before", () => {
  it("[A5] names the same session, and opens under no other keys, cookie or desk", async () => {
    const { open } = opener();
    const token = await sealToken(seal, sessionId);
    expect([await open(seal, token), await open(seal, token)]).toEqual([sessionId, sessionId]);
    expect(await open({ ...seal, secrets: [digest("newer"), digest("new")] }, token)).toBeUndefined();
    expect(await open({ ...seal, salt: "another-cookie" }, token)).toBeUndefined();
    expect(await open({ ...seal, audience: "http://127.0.0.1:7341" }, token)).toBeUndefined();
    expect(await open({ ...seal, secrets: [] }, token)).toBeUndefined();
    expect(await open(seal, undefined)).toBeUndefined();
  });

  it("[A5] is not taken from memory past its end", async () => {
    const { open, time } = opener();
    const token = await sealToken(seal, sessionId, 60);
    vi.useFakeTimers({ toFake: ["Date"], now: time.nowMs });
    try {
      expect(await open(seal, token)).toBe(sessionId);
      vi.setSystemTime(time.nowMs + 120_000); // beyond what the library forgives
      expect(await open(seal, token)).toBe(sessionId); // our clock stands: from memory
      time.nowMs = Date.now();
      expect(await open(seal, token)).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  it("is refused when one character of it changed, however often the right one opened", async () => {
    const { open } = opener();
    const token = await sealToken(seal, sessionId);
    await open(seal, token);
    const changed = `${token.slice(0, -8)}${token.at(-8) === "A" ? "B" : "A"}${token.slice(-7)}`;
    expect(await open(seal, changed)).toBeUndefined();
  });
});
