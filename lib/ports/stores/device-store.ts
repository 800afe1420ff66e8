import type { SessionId, UserId, Uuid } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

export type KnownDevice = {
  readonly id: Uuid;
  readonly address: string | null;
  readonly agent: string | null;
  readonly createdAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly isCurrent: boolean;
};

export type DevicePlace = { readonly address?: string; readonly agent?: string };

/** Browsers that signed in to an account before. */
export type DeviceStore = {
  /** Whether this token is one of the person's. An unknown person has none; the work is the same. */
  isKnown(userId: UserId | undefined, tokenHash: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Whether some account knows this token. */
  isAnybodys(tokenHash: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Notes that a known device signed in again, with this login; false when it is not one of the person's. */
  seen(userId: UserId, tokenHash: Uint8Array<ArrayBuffer>, sessionId: SessionId, place: DevicePlace): Promise<boolean>;
  /** A new device; its token is one that nobody has until `claim`. */
  add(userId: UserId, tokenHash: Uint8Array<ArrayBuffer>, sessionId: SessionId, place: DevicePlace): Promise<Uuid>;
  /** Gives the device of a login its next token, once; false when there is none to give. */
  claim(userId: UserId, sessionId: SessionId, tokenHash: Uint8Array<ArrayBuffer>): Promise<boolean>;
  count(userId: UserId): Promise<number>;
  /** @shape newest first */
  list(userId: UserId, current: Uint8Array<ArrayBuffer> | undefined): Promise<readonly KnownDevice[]>;
  /** False when it was not the person's. */
  remove(userId: UserId, id: Uuid): Promise<boolean>;
};
