import { describe, expect, it } from "vitest";
import { asId, type UserId } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { passkeysOf } from "./passkeys.ts";
import { recoveryCodes } from "./recovery-codes.ts";
import { totpCodes } from "./totp.ts";

/** "12345678901234567890" of the RFC, Base32. */
const rfcSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const at = (seconds: number) => epochMs(seconds * 1_000);
const ada = asId<UserId>("01890000-0000-7000-8000-000000000001");
const eve = asId<UserId>("01890000-0000-7000-8000-000000000002");

describe("codes of authenticator apps", () => {
  it("[A3] are those of RFC 6238, appendix B, cut to six digits", () => {
    expect(totpCodes.stepOf(rfcSecret, "287082", at(59))).toBe(1);
    expect(totpCodes.stepOf(rfcSecret, "081804", at(1_111_111_109))).toBe(37_037_036);
    expect(totpCodes.stepOf(rfcSecret, "005924", at(1_234_567_890))).toBe(41_152_263);
  });

  it("v5.0.0-6.5.5 count for their 30 seconds and one step on either side, no longer", () => {
    expect(totpCodes.stepOf(rfcSecret, "287082", at(0))).toBe(1);
    expect(totpCodes.stepOf(rfcSecret, "287082", at(89))).toBe(1);
    expect(totpCodes.stepOf(rfcSecret, "287082", at(90))).toBeUndefined();
  });

  it("refuse what is no code of six digits", () => {
    for (const text of ["", "28708", "2870822", "28708a", "٢٨٧٠٨٢"]) expect(totpCodes.stepOf(rfcSecret, text, at(59))).toBeUndefined();
    expect(totpCodes.stepOf(rfcSecret, "287 082", at(59))).toBe(1);
  });

  it("v5.0.0-6.5.3 come from a fresh secret of 160 random bits each", () => {
    const secrets = Array.from({ length: 50 }, () => totpCodes.mintSecret());
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpCodes.uri(rfcSecret, "ada@example.com")).toMatch(/^otpauth:\/\/totp\/Bulwark:ada%40example\.com\?secret=/);
  });
});

describe("recovery codes", () => {
  it("v5.0.0-6.5.4 have 120 bits each, and no two are the same", () => {
    const codes = recoveryCodes.mint(200);
    expect(new Set(codes).size).toBe(200);
    for (const code of codes) expect(code).toMatch(/^([2-9A-HJ-NP-Z]{6}-){3}[2-9A-HJ-NP-Z]{6}$/);
  });

  it("v5.0.0-6.5.2 are hashed with their owner, however they are typed", () => {
    const [code = ""] = recoveryCodes.mint(1);
    const hash = recoveryCodes.hashOf(ada, code);
    expect(hash).toHaveLength(32);
    expect(recoveryCodes.hashOf(ada, ` ${code.toLowerCase().replaceAll("-", " ")} `)).toEqual(hash);
    expect(recoveryCodes.hashOf(eve, code)).not.toEqual(hash);
    expect(recoveryCodes.hashOf(ada, code.slice(1))).toBeUndefined();
  });
});

describe("passkeys", () => {
  it("v5.0.0-6.7.2 answer challenges of 256 random bits, each made once", () => {
    const passkeys = passkeysOf("http://localhost:7340");
    const challenges = Array.from({ length: 50 }, () => passkeys.mintChallenge());
    expect(new Set(challenges).size).toBe(50);
    for (const challenge of challenges) expect(Buffer.from(challenge, "base64url")).toHaveLength(32);
  });

  it("[A4] are asked with user verification, and to be found without a name", async () => {
    const passkeys = passkeysOf("https://desk.example.com");
    const challenge = passkeys.mintChallenge();
    const options = await passkeys.newOptions({ challenge, userId: ada, email: "ada@example.com", name: "Ada", known: [] });
    expect(options).toMatchObject({
      challenge,
      rp: { id: "desk.example.com" },
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    expect(await passkeys.proofOptions({ challenge })).toMatchObject({ challenge, rpId: "desk.example.com", userVerification: "required" });
  });
});
