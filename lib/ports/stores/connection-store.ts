import type { ConnectionView } from "../../domain/connection/connection-view.ts";
import type { ConnectionVenue } from "../../domain/connection/venues.ts";
import type { Uuid } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

/** Connections as the web has them: wishes and views, never an envelope or a credential. */
export type ConnectionStore = {
  /** @shape oldest first, those that are gone left out, at most 100 */
  list(): Promise<readonly ConnectionView[]>;
  byId(id: Uuid): Promise<ConnectionView | undefined>;
  /** How many there are, and how many submissions wait. */
  count(): Promise<{ readonly connections: number; readonly waiting: number }>;
  /** The version that comes next; of two at once one is refused as a conflict. Undefined: it is gone or going. */
  nextVersion(id: Uuid): Promise<{ readonly version: number; readonly venue: ConnectionVenue; readonly isSandbox: boolean } | undefined>;
  /** The key scope of the label (pii, connection id) must be there. */
  insert(connection: {
    readonly id: Uuid;
    readonly venue: ConnectionVenue;
    readonly isSandbox: boolean;
    readonly label: string;
    readonly by: string;
  }): Promise<void>;
  submit(submission: {
    readonly id: Uuid;
    readonly connectionId: Uuid;
    readonly version: number;
    readonly keyId: string;
    readonly by: string;
    readonly envelope: Uint8Array<ArrayBuffer>;
    readonly expiresAt: EpochMs;
  }): Promise<void>;
  /** False when it is gone, going, or has no credential. */
  askCheck(id: Uuid): Promise<boolean>;
  /** False when it is gone or going already. */
  askDelete(id: Uuid): Promise<boolean>;
};
