import type { UserId, Uuid } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";

/** second-factor: prove one; enrol: make one; ready: all is proven, the codes are shown. */
export type TicketStage = "second-factor" | "enrol" | "ready";
/** How the first factor was proven. */
export type FirstFactor = "password" | "sso" | "recovery-link" | "set-up";

export type LoginTicket = {
  readonly id: Uuid;
  readonly userId: UserId;
  readonly stage: TicketStage;
  readonly via: FirstFactor;
  /** A new factor takes the place of all earlier ones. */
  readonly replaces: boolean;
  readonly expiresAt: EpochMs;
};

/** What stands between a first factor and a session. Only hashes of tickets are stored. */
export type TicketStore = {
  insert(ticket: LoginTicket & { readonly tokenHash: Uint8Array<ArrayBuffer> }): Promise<void>;
  /** The ticket while it can be used; `lock` holds it until the end of the transaction. */
  usable(tokenHash: Uint8Array<ArrayBuffer>, lock: boolean): Promise<LoginTicket | undefined>;
  /** Uses it up; false when somebody was faster. */
  take(id: Uuid): Promise<boolean>;
  setStage(id: Uuid, stage: TicketStage): Promise<void>;
  /** Ends what is open of a user: the factors, the password or the state changed. */
  endAllOf(userId: UserId): Promise<void>;
};
