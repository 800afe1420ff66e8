import type { Credential } from "../domain/connection/credential.ts";
import type { Findings } from "../domain/connection/findings.ts";
import type { ConnectionVenue } from "../domain/connection/venues.ts";
import type { Uuid } from "../domain/kernel/ids.ts";
import type { EnvelopeBinding } from "./credential-envelope.ts";

/** An envelope that was taken: it is gone from the database with the taking. */
export type TakenSubmission = EnvelopeBinding & { readonly id: Uuid; readonly keyId: string; readonly envelope: Uint8Array };

/** A connection whose check is due, under a lease that another worker respects. */
export type DueCheck = {
  readonly connectionId: Uuid;
  readonly credentialId: Uuid;
  readonly version: number;
  readonly venue: ConnectionVenue;
  readonly isSandbox: boolean;
  /** A person asked: recorded as a use of its own. */
  readonly isAsked: boolean;
  readonly failures: number;
};

export type Health = "ok" | "failing" | "unsafe";

/** The worker's side of connections, each act in a transaction of its own with its event. Times are the database's. */
export type ConnectionWork = {
  /** The oldest waiting submission, once. */
  takeSubmission(): Promise<TakenSubmission | undefined>;
  /** Stores what was checked under a key of its own; the version before stays for the overlap. */
  store(
    taken: TakenSubmission,
    credential: Credential,
    findings: Findings,
    times: { readonly overlapMs: number; readonly nextCheckMs: number },
  ): Promise<void>;
  /** `reason` is a word for the record, `says` a sentence for people. */
  refuse(taken: Pick<TakenSubmission, "id" | "connectionId" | "version" | "venue">, reason: string, says: string): Promise<void>;
  /** Refuses what is past its time or was left by a worker that died. @returns how many */
  endLeftSubmissions(): Promise<number>;
  dueChecks(limit: number, leaseMs: number): Promise<readonly DueCheck[]>;
  /** Opens a credential, and records the use. @throws FailureError decryption-failed when its hash is not the recorded one */
  open(
    due: Pick<DueCheck, "connectionId" | "credentialId" | "version" | "venue">,
    why: "health-check" | "check-asked" | "trading",
  ): Promise<Credential>;
  noteCheck(
    due: DueCheck,
    found: { readonly health: Health; readonly says: string | null; readonly findings: Findings | null; readonly nextCheckMs: number },
  ): Promise<void>;
  /** Destroys versions whose overlap is over. @returns how many */
  endOverlaps(): Promise<number>;
  /** Ends connections that people want gone. @returns how many */
  deleteAsked(): Promise<number>;
};
