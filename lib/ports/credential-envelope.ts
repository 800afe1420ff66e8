import type { Credential } from "../domain/connection/credential.ts";
import type { ConnectionVenue } from "../domain/connection/venues.ts";
import type { Uuid } from "../domain/kernel/ids.ts";
import type { EpochMs } from "../domain/kernel/time.ts";

/** What a sealed credential is bound to: it opens for exactly this connection, version, venue, person and time, and for nothing else. */
export type EnvelopeBinding = {
  readonly connectionId: Uuid;
  readonly version: number;
  readonly venue: ConnectionVenue;
  readonly isSandbox: boolean;
  /** As the audit record names who typed it. */
  readonly user: string;
  readonly expiresAt: EpochMs;
};

/** The web's half: it can seal to the worker and open nothing. */
export type CredentialSealer = {
  /** Of the worker's public key: its fingerprint. */
  readonly keyId: string;
  seal(credential: Credential, binding: EnvelopeBinding): Promise<Uint8Array<ArrayBuffer>>;
};

/** The worker's half. */
export type CredentialOpener = {
  readonly keyId: string;
  /** @throws FailureError decryption-failed for whatever was not sealed to this key with this binding */
  open(envelope: Uint8Array, binding: EnvelopeBinding & { readonly keyId: string }): Promise<Credential>;
};
