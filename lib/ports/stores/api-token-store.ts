import type { ApiToken } from "../../domain/access/api-token.ts";
import type { User } from "../../domain/access/user.ts";
import type { ApiTokenId, UserId } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

/** What a request with a token is held against. */
export type TokenCredential = {
  readonly token: Omit<ApiToken, "name">;
  readonly secretHash: Uint8Array;
  readonly owner: User;
};

export type ApiTokenStore = {
  /** @shape newest first, at most `limit`; of everybody without a user */
  list(userId: UserId | undefined, limit: number): Promise<readonly ApiToken[]>;
  byId(id: ApiTokenId): Promise<ApiToken | undefined>;
  credentialOf(keyId: string): Promise<TokenCredential | undefined>;
  /** The HMAC key of a signed token. */
  signingKeyOf(id: ApiTokenId): Promise<string | undefined>;
  /** The scopes of the owner's keys must be there. */
  insert(token: ApiToken & { readonly secretHash: Uint8Array<ArrayBuffer>; readonly signingKey: string | undefined }): Promise<void>;
  /** Whether the owner's scope for sealed HMAC keys was made. */
  hasKeyScope(userId: UserId): Promise<boolean>;
  /** False when it was over already. */
  revoke(id: ApiTokenId): Promise<boolean>;
  /** At most once a minute. */
  noteUse(id: ApiTokenId): Promise<void>;
  /** Uses a nonce up; false when it was used before. Of two at once, one wins. */
  takeNonce(id: ApiTokenId, nonce: string, keepUntil: EpochMs): Promise<boolean>;
  /** Where the person may come from; empty: anywhere. */
  setUserAddresses(userId: UserId, addresses: readonly string[]): Promise<void>;
};
