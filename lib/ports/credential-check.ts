import type { Credential } from "../domain/connection/credential.ts";
import type { CheckOutcome } from "../domain/connection/findings.ts";
import type { ConnectionVenue } from "../domain/connection/venues.ts";

/** Asks a venue what a credential may do. Reads only; it answers within the time limit, and its answer holds nothing of the credential. */
export type CredentialCheck = (ask: {
  readonly venue: ConnectionVenue;
  readonly isSandbox: boolean;
  readonly credential: Credential;
}) => Promise<CheckOutcome>;
