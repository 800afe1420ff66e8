import type { MailKind } from "../domain/access/notice.ts";
import type { Uuid } from "../domain/kernel/ids.ts";
import type { MailData } from "./stores/mail-store.ts";

export type WaitingMail = {
  readonly id: Uuid;
  readonly kind: MailKind;
  readonly address: string;
  readonly name: string | null;
  readonly data: MailData;
  /** A mail to nobody, queued so that known and unknown take the same time. */
  readonly isDecoy: boolean;
  /** Attempts before this one. */
  readonly attempts: number;
};

/** The outbox as the worker empties it. */
export type MailOutbox = {
  /** Takes up to `limit` due mails for itself until `leaseMs` later, so that a second worker does not send them too. @shape oldest first */
  take(limit: number, leaseMs: number): Promise<readonly WaitingMail[]>;
  sent(id: Uuid): Promise<void>;
  dropped(id: Uuid): Promise<void>;
  /** Failed: tried again after `waitMs`, or given up where undefined. `why` is short and holds no address. */
  failed(id: Uuid, why: string, waitMs: number | undefined): Promise<void>;
  /** Empties what is past its time, and deletes what was done long ago. */
  tidy(): Promise<void>;
  /** Empties all that waits: no server is configured. */
  dropAll(): Promise<number>;
};
