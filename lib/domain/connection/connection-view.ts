import type { Findings } from "./findings.ts";
import type { ConnectionVenue } from "./venues.ts";

/** How a connection is: `waiting` has no credential yet; `unsafe` gained the right to withdraw since it was stored. */
export const connectionStates = ["waiting", "ready", "failing", "refused", "unsafe", "deleting"] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** A connection as pages show it. Times are ISO 8601. Of the credential only the last four of its public part and a fingerprint. */
export type ConnectionView = {
  readonly id: string;
  readonly venue: ConnectionVenue;
  readonly venueName: string;
  readonly kind: "exchange" | "data";
  readonly sandbox: string | null;
  readonly label: string;
  readonly state: ConnectionState;
  /** What the last check or submission said, where it was not good. */
  readonly says: string | null;
  readonly version: number | null;
  readonly lastFour: string | null;
  readonly fingerprint: string | null;
  readonly findings: Findings | null;
  readonly checkedAt: string | null;
  readonly nextCheckAt: string | null;
  /** While an earlier version still opens. */
  readonly overlapUntil: string | null;
  /** A credential that the worker has not judged yet, or refused. */
  readonly submission: {
    readonly version: number;
    readonly state: "waiting" | "refused";
    readonly says: string | null;
    readonly at: string;
  } | null;
  readonly createdAt: string;
};
