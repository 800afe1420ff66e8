import type { UserId, Uuid } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

export type SignOnPurpose = "login" | "link" | "invite";

/** A walk to the OpenID provider and back. */
export type SignOnFlow = {
  readonly purpose: SignOnPurpose;
  readonly userId: UserId | null;
  readonly linkId: Uuid | null;
  readonly next: string;
  readonly expiresAt: EpochMs;
};

type Hash = Uint8Array<ArrayBuffer>;

/** Who people are at an OpenID provider: (issuer, subject), and nothing else names them. */
export type IdentityStore = {
  userOf(issuer: string, subject: string): Promise<UserId | undefined>;
  /** @throws FailureError conflict when the identity has a user already */
  link(userId: UserId, issuer: string, subject: string): Promise<void>;
  noteUse(issuer: string, subject: string): Promise<void>;
  list(
    userId: UserId,
  ): Promise<readonly { readonly id: Uuid; readonly issuer: string; readonly createdAt: EpochMs; readonly lastUsedAt: EpochMs | null }[]>;
  unlink(userId: UserId, id: Uuid): Promise<boolean>;
  openFlow(flow: SignOnFlow & { readonly stateHash: Hash; readonly bindingHash: Hash }): Promise<void>;
  /** The flow while it can be used, from the browser that started it. */
  usableFlow(stateHash: Hash, bindingHash: Hash): Promise<SignOnFlow | undefined>;
  /** Uses it up. Of two at once, one wins. */
  takeFlow(stateHash: Hash, bindingHash: Hash): Promise<SignOnFlow | undefined>;
};
