import type { UserId, Uuid } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";

export type OfferKind = "totp" | "passkey-new" | "passkey-proof";

/** A secret or challenge that waits for its answer. */
export type Offer = {
  readonly id: Uuid;
  readonly kind: OfferKind;
  /** `session:ID`, `ticket:ID`, `link:ID`, or `login:HASH` of what the browser holds where nobody is known yet. */
  readonly boundTo: string;
  readonly userId: UserId | null;
  readonly secret?: string;
  readonly challenge?: string;
};

export type OfferStore = {
  /** A secret needs the user's `totp` key. */
  insert(offer: Offer & { readonly expiresAt: EpochMs }): Promise<void>;
  /** Uses it up; undefined when it is unknown, used, past its time, of another kind or bound to something else. Of two at once, one wins. */
  take(id: Uuid, kind: OfferKind, boundTo: string): Promise<Offer | undefined>;
  /** The same, but it stays: a mistyped code does not end an offer. */
  peek(id: Uuid, kind: OfferKind, boundTo: string): Promise<Offer | undefined>;
};
