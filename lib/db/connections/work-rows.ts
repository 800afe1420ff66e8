import { isConnectionVenue } from "#lib/domain/connection/venues.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { DueCheck, TakenSubmission } from "#lib/ports/connection-work.ts";

export type TakenRow = {
  readonly id: string;
  readonly connection_id: string;
  readonly version: number;
  readonly key_id: string;
  readonly submitted_by: string;
  readonly expires_at: Date;
  readonly venue: string;
  readonly is_sandbox: boolean;
  readonly envelope: Uint8Array;
};
export type DueRow = {
  readonly id: string;
  readonly venue: string;
  readonly is_sandbox: boolean;
  readonly failures: number;
  readonly credential_id: string;
  readonly version: number;
  readonly asked: boolean;
};

export function dueOf(row: DueRow): DueCheck {
  invariant(isConnectionVenue(row.venue), "a stored connection is to a known venue");
  return {
    connectionId: asId(row.id),
    credentialId: asId(row.credential_id),
    version: row.version,
    venue: row.venue,
    isSandbox: row.is_sandbox,
    isAsked: row.asked,
    failures: row.failures,
  };
}

export function takenOf(row: TakenRow): TakenSubmission {
  invariant(isConnectionVenue(row.venue), "a stored connection is to a known venue");
  return {
    id: asId(row.id),
    connectionId: asId(row.connection_id),
    version: row.version,
    venue: row.venue,
    isSandbox: row.is_sandbox,
    keyId: row.key_id,
    user: row.submitted_by,
    expiresAt: epochMs(row.expires_at.getTime()),
    envelope: row.envelope,
  };
}
