import { describe, expect, it } from "vitest";
import { asId } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { credentialOpener, credentialSealer, sealingKeyId, sealingPublicKey } from "./credential-envelope.ts";
import { randomBytes } from "./random.ts";
import { secretKey } from "./secret-key.ts";

const binding = {
  connectionId: asId("019b0000-0000-7000-8000-000000000001"),
  version: 1,
  venue: "binance",
  isSandbox: false,
  user: "user:019b0000-0000-7000-8000-000000000002",
  expiresAt: epochMs(1_800_000_000_000),
} as const;
const credential = { key: "binance-key-0001", secret: "binance-secret-0001" };

async function pair() {
  const raw = randomBytes(32);
  const publicKey = sealingPublicKey(raw);
  return { sealer: await credentialSealer(publicKey), opener: await credentialOpener(secretKey(raw)), keyId: sealingKeyId(publicKey) };
}

describe("a credential on its way to the worker", () => {
  it("the public half of a key is the one of the standard", () => {
    // RFC 9180, appendix A.1.1: skRm and pkRm of DHKEM(X25519, HKDF-SHA256).
    const raw = Buffer.from("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8", "hex");
    expect(Buffer.from(sealingPublicKey(raw)).toString("hex")).toBe("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");
  });

  it("[S6] opens for the worker, and twice sealed it never looks the same", async () => {
    const { sealer, opener, keyId } = await pair();
    const one = await sealer.seal(credential, binding);
    const two = await sealer.seal(credential, binding);
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    expect(await opener.open(one, { ...binding, keyId })).toEqual(credential);
    expect(Buffer.from(one).includes(credential.secret)).toBe(false);
  });

  it("[S6] is bound to key, connection, version, venue, account, person and time: any other opens nothing", async () => {
    const { sealer, opener, keyId } = await pair();
    const envelope = await sealer.seal(credential, binding);
    const others = [
      { keyId: "0".repeat(32) },
      { connectionId: asId("019b0000-0000-7000-8000-000000000009") },
      { version: 2 },
      { venue: "alpaca" as const },
      { isSandbox: true },
      { user: "user:019b0000-0000-7000-8000-000000000003" },
      { expiresAt: epochMs(binding.expiresAt + 1) },
    ];
    for (const other of others) {
      await expect(opener.open(envelope, { ...binding, keyId, ...other })).rejects.toMatchObject({
        failure: { code: "decryption-failed" },
      });
    }
    const stranger = await pair();
    await expect(stranger.opener.open(envelope, { ...binding, keyId: stranger.keyId })).rejects.toThrow();
  });

  it("[S6] refuses every flipped bit and every truncation with the same error", async () => {
    const { sealer, opener, keyId } = await pair();
    const envelope = await sealer.seal(credential, binding);
    const spoilt: Uint8Array[] = [new Uint8Array(0), envelope.subarray(0, 1), envelope.subarray(0, 33), envelope.subarray(0, -1)];
    for (let byte = 0; byte < envelope.length; byte += 7) {
      const copy = Uint8Array.from(envelope);
      copy[byte] = (copy[byte] ?? 0) ^ (1 << (byte % 8));
      spoilt.push(copy);
    }
    for (const bytes of spoilt) await expect(opener.open(bytes, { ...binding, keyId })).rejects.toMatchObject({ name: "DecryptionError" });
  });

  it("the envelopes of a short and a long credential have one length", async () => {
    const { sealer } = await pair();
    const long = { key: "k".repeat(100), secret: "s".repeat(200) };
    expect((await sealer.seal(credential, binding)).length).toBe((await sealer.seal(long, binding)).length);
  });
});
