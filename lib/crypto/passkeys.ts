import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { UserId } from "#lib/domain/kernel/ids.ts";
import type { PasskeyOptions, Passkeys } from "#lib/ports/second-factors.ts";
import type { PasskeyKey } from "#lib/ports/stores/factor-store.ts";
import { randomBytes } from "./random.ts";

const CHALLENGE_BYTES = 32;
const TIMEOUT_MS = 120_000;
/** ES256, EdDSA and RS256: what authenticators have. */
const ALGORITHMS = [-7, -8, -257];

/** Passkeys for the one public origin: its host is the relying party, and an answer made for any other page is refused. */
export function passkeysOf(origin: string): Passkeys {
  const rpID = new URL(origin).hostname;
  return {
    mintChallenge: () => Buffer.from(randomBytes(CHALLENGE_BYTES)).toString("base64url"),
    async newOptions({ challenge, userId, email, name, known }) {
      const options = await generateRegistrationOptions({
        rpName: "Bulwark",
        rpID,
        userName: email,
        userDisplayName: name,
        userID: handleOf(userId),
        challenge: bytesOf(challenge),
        timeout: TIMEOUT_MS,
        attestationType: "none",
        excludeCredentials: known.map(named),
        authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
        supportedAlgorithmIDs: ALGORITHMS,
      });
      return { ...options } as PasskeyOptions; // an object with a challenge
    },
    async checkNew(challenge, response) {
      if (!isResponse(response)) return undefined;
      try {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: response as unknown as RegistrationResponseJSON, // the library checks every field, and throws
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: rpID,
          requireUserVerification: true,
          supportedAlgorithmIDs: ALGORITHMS,
        });
        if (!verified || !registrationInfo.userVerified) return undefined;
        const { credential, credentialDeviceType } = registrationInfo;
        return {
          credentialId: bytesOf(credential.id),
          publicKey: Uint8Array.from(credential.publicKey),
          counter: credential.counter,
          transports: (credential.transports ?? []).filter((each) => typeof each === "string").slice(0, 8),
          isSynced: credentialDeviceType === "multiDevice",
        };
      } catch {
        return undefined; // every wrong answer is the same to whoever sent it
      }
    },
    async proofOptions({ challenge, known }) {
      const options = await generateAuthenticationOptions({
        rpID,
        challenge: bytesOf(challenge),
        timeout: TIMEOUT_MS,
        userVerification: "required",
        ...(known ? { allowCredentials: known.map(named) } : {}),
      });
      return { ...options } as PasskeyOptions; // an object with a challenge
    },
    credentialOf(response) {
      if (!isResponse(response) || !/^[A-Za-z0-9_-]{1,1400}$/.test(response.id)) return undefined;
      return bytesOf(response.id);
    },
    async checkProof(challenge, response, key, userId) {
      if (!isResponse(response) || !isOf(response, userId)) return undefined;
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: response as unknown as AuthenticationResponseJSON, // the library checks every field, and throws
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: rpID,
          credential: { id: textOf(key.credentialId), publicKey: key.publicKey, counter: key.counter },
          requireUserVerification: true,
        });
        return verified && authenticationInfo.userVerified ? { counter: authenticationInfo.newCounter } : undefined;
      } catch {
        return undefined; // as above
      }
    },
  };
}

type Response = { readonly id: string; readonly response: { readonly userHandle?: unknown } };

function isResponse(value: unknown): value is Response {
  if (typeof value !== "object" || value === null || !("id" in value) || typeof value.id !== "string") return false;
  return "response" in value && typeof value.response === "object" && value.response !== null;
}

/** An authenticator that names a user must name the one whose key it is. */
function isOf({ response }: Response, userId: UserId): boolean {
  const { userHandle } = response;
  return userHandle === undefined || userHandle === null || userHandle === textOf(handleOf(userId));
}

/** The 16 bytes of the user's id: nothing personal leaves with a passkey. */
function handleOf(userId: UserId): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(userId.replaceAll("-", ""), "hex"));
}

function named({ credentialId, transports }: Pick<PasskeyKey, "credentialId" | "transports">) {
  return { id: textOf(credentialId), transports: [...transports] };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, "base64url"));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
