import type { UserId } from "../domain/kernel/ids.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { PasskeyKey } from "./stores/factor-store.ts";

/** Codes of authenticator apps: HMAC-SHA-1, 30 s, 6 digits, as every app has them. @source RFC 6238 */
export type TotpCodes = {
  /** 160 random bits, Base32. */
  mintSecret(): string;
  /** The address that an app reads from a QR code. */
  uri(secret: string, label: string): string;
  /** The step whose code this is, among the present one and its two neighbours; undefined when it is none of theirs. */
  stepOf(secret: string, code: string, now: EpochMs): number | undefined;
};

export type RecoveryCodes = {
  /** Codes as people see them, each of 120 random bits. */
  mint(count: number): readonly string[];
  /** What to look a code up by; undefined when the text cannot be one. Case and spaces do not count. */
  hashOf(userId: UserId, text: string): Uint8Array<ArrayBuffer> | undefined;
};

/** What a browser is asked, and what it answers: the JSON forms of Web Authentication Level 3. */
export type PasskeyOptions = { readonly challenge: string; readonly [name: string]: unknown };

/** Passkeys of this desk's one origin. User verification is always demanded, so that a passkey alone is two factors. */
export type Passkeys = {
  /** 256 random bits, base64url. */
  mintChallenge(): string;
  newOptions(ask: {
    readonly challenge: string;
    readonly userId: UserId;
    readonly email: string;
    readonly name: string;
    readonly known: readonly Pick<PasskeyKey, "credentialId" | "transports">[];
  }): Promise<PasskeyOptions>;
  /** The new credential; undefined when anything about the answer is wrong. */
  checkNew(challenge: string, response: unknown): Promise<PasskeyKey | undefined>;
  /** Without `known` any discoverable passkey of this desk may answer. */
  proofOptions(ask: {
    readonly challenge: string;
    readonly known?: readonly Pick<PasskeyKey, "credentialId" | "transports">[];
  }): Promise<PasskeyOptions>;
  /** The credential that an answer names. */
  credentialOf(response: unknown): Uint8Array<ArrayBuffer> | undefined;
  /** The counter to store; undefined when anything about the answer is wrong. */
  checkProof(challenge: string, response: unknown, key: PasskeyKey, userId: UserId): Promise<{ readonly counter: number } | undefined>;
};
