import { type Actor, actorName } from "#lib/domain/access/actor.ts";
import { ENVELOPE_LIFE_MS } from "#lib/domain/connection/check-schedule.ts";
import type { Credential } from "#lib/domain/connection/credential.ts";
import type { ConnectionVenue } from "#lib/domain/connection/venues.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { Uuid } from "#lib/domain/kernel/ids.ts";
import { type EpochMs, epochMs } from "#lib/domain/kernel/time.ts";
import type { Services } from "../services.ts";

export type SealedTyped = {
  readonly connectionId: Uuid;
  readonly version: number;
  readonly venue: ConnectionVenue;
  readonly keyId: string;
  readonly envelope: Uint8Array<ArrayBuffer>;
  readonly expiresAt: EpochMs;
};

/**
 * Seals what a person typed to the worker, in the web's own process and before anything is written: from here on only the worker opens it.
 * @throws FailureError conflict where this desk has no sealing key
 */
export async function sealTyped(
  { credentials, clock }: Pick<Services, "credentials" | "clock">,
  actor: Actor,
  of: { readonly connectionId: Uuid; readonly version: number; readonly venue: ConnectionVenue; readonly isSandbox: boolean },
  credential: Credential,
): Promise<SealedTyped> {
  if (!credentials)
    throw new FailureError(
      failure("conflict", "This desk has no key to seal credentials with yet. Stop it and start it once with: npm run up"),
    );
  const expiresAt = epochMs(clock.now() + ENVELOPE_LIFE_MS);
  const envelope = await credentials.seal(credential, { ...of, user: actorName(actor), expiresAt });
  const { connectionId, version, venue } = of;
  return { connectionId, version, venue, keyId: credentials.keyId, envelope, expiresAt };
}
