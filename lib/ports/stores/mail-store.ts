import type { MailKind } from "../../domain/access/notice.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

/** What a mail says beside its kind. `url` is a one-time link: sealed in the row, emptied once it is sent. */
export type MailData = {
  readonly url?: string;
  readonly expiresAt?: EpochMs;
  readonly note?: string;
  readonly address?: string;
  readonly agent?: string;
};

export type MailState = {
  readonly waiting: number;
  readonly sent: number;
  readonly givenUp: number;
  readonly lastFailure: string | null;
  readonly lastSentAt: EpochMs | null;
};

/** The outbox as use cases see it: they queue in their transaction, the worker sends. */
export type MailStore = {
  /** @throws FailureError not-found when there is no such user */
  queue(mail: { readonly to: UserId; readonly kind: MailKind; readonly data?: MailData }): Promise<void>;
  /**
   * To an address as it was typed, under the desk's own key, so that known and unknown take the same time. A decoy is never sent.
   */
  queueTyped(mail: {
    readonly address: string;
    readonly kind: MailKind;
    readonly data: MailData;
    readonly isDecoy: boolean;
  }): Promise<void>;
  /** Of the last 30 days. */
  state(): Promise<MailState>;
};
