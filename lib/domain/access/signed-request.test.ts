import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { epochMs } from "../kernel/time.ts";
import { canonicalRequest, isTimely, readSignatureHeader } from "./signed-request.ts";

const request = {
  method: "POST",
  path: "/api/v1/runs",
  query: "b=2&a=1&a=0",
  bodyHash: createHash("sha256").update('{"interval":"1m"}').digest("hex"),
  time: "1800000000000",
  nonce: "abcdefghijklmnop",
  keyId: "0123456789abcdef",
};
const docs = readFileSync(new URL("../../../docs/api-signing.md", import.meta.url), "utf8");

describe("the text that a signed request signs", () => {
  it("v5.0.0-4.1.5 [A8] is the one of the worked example in docs/api-signing.md, and so is the signature", () => {
    const text = canonicalRequest(request);
    expect(docs).toContain(text);
    const secret = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    const signature = createHmac("sha256", secret).update(text).digest("hex");
    expect(docs).toContain(`Signature=${signature}`);
  });

  it("changes with every part", () => {
    const parts = Object.keys(request) as (keyof typeof request)[]; // keys of the literal above
    const texts = parts.map((part) => canonicalRequest({ ...request, [part]: `${request[part]}0` }));
    expect(new Set([...texts, canonicalRequest(request)]).size).toBe(parts.length + 1);
  });

  it("does not depend on the order of the query", () => {
    expect(canonicalRequest({ ...request, query: "a=0&a=1&b=2" })).toBe(canonicalRequest(request));
  });

  it("takes times within 30 s both ways and no other", () => {
    const now = epochMs(1_800_000_000_000);
    for (const away of [0, 30_000, -30_000]) expect(isTimely(String(now + away), now)).toBe(true);
    for (const away of [30_001, -30_001, 31_000]) expect(isTimely(String(now + away), now)).toBe(false);
    for (const text of ["", "1800000000", "1.8e12", "18000000000000", " 1800000000000"]) expect(isTimely(text, now)).toBe(false);
  });

  it("reads the header in one form alone", () => {
    const good = `BULWARK-HMAC-SHA256 KeyId=${request.keyId}, Time=${request.time}, Nonce=${request.nonce}, Signature=${"a".repeat(64)}`;
    expect(readSignatureHeader(good)).toEqual({
      keyId: request.keyId,
      time: request.time,
      nonce: request.nonce,
      signature: "a".repeat(64),
    });
    for (const bad of [
      good.toLowerCase(),
      `${good}, `,
      good.replace("Nonce=", "Nonce=\n"),
      good.replace(request.nonce, "short"),
      "Bearer x",
    ])
      expect(readSignatureHeader(bad)).toBeUndefined();
  });
});
