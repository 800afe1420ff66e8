import type { UserId, Uuid } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";

/** An authenticator app of a user. The secret is Base32 text. */
export type Totp = {
  readonly id: Uuid;
  readonly name: string;
  readonly secret: string;
  readonly createdAt: EpochMs;
  readonly lastUsedAt: EpochMs | null;
};

export type PasskeyKey = {
  readonly credentialId: Uint8Array<ArrayBuffer>;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly string[];
  /** Whether it may live on more than one device. */
  readonly isSynced: boolean;
};

export type StoredPasskey = PasskeyKey & {
  readonly id: Uuid;
  readonly userId: UserId;
  readonly name: string;
  readonly createdAt: EpochMs;
  readonly lastUsedAt: EpochMs | null;
};

export type FactorCount = { readonly totps: number; readonly passkeys: number; readonly recoveryCodes: number };

/** Second factors of people. What was removed is not seen again. */
export type FactorStore = {
  count(userId: UserId): Promise<FactorCount>;
  /** Holds the user's factors until the end of the transaction, so that two removals cannot each leave the other's. */
  lock(userId: UserId): Promise<void>;
  totps(userId: UserId): Promise<readonly Totp[]>;
  /** The scope of the user's `totp` key must be there. @throws FailureError conflict past the limit of factors */
  insertTotp(totp: {
    readonly id: Uuid;
    readonly userId: UserId;
    readonly name: string;
    readonly secret: string;
    readonly lastStep: number;
  }): Promise<void>;
  /** Takes a step as used. False when it, or a later one, was used before: a replay. Of two at once, one wins. */
  takeStep(id: Uuid, step: number): Promise<boolean>;
  passkeys(userId: UserId): Promise<readonly StoredPasskey[]>;
  passkeyByCredential(credentialId: Uint8Array<ArrayBuffer>): Promise<StoredPasskey | undefined>;
  /** @throws FailureError conflict when the credential is stored already */
  insertPasskey(passkey: PasskeyKey & { readonly id: Uuid; readonly userId: UserId; readonly name: string }): Promise<void>;
  /** Notes a use. False when the counter did not grow past the stored one meanwhile (where the authenticator counts at all). */
  notePasskeyUse(id: Uuid, counter: number): Promise<boolean>;
  /** Of either kind; false when there is no such factor of this user. */
  rename(userId: UserId, id: Uuid, name: string): Promise<boolean>;
  remove(userId: UserId, id: Uuid): Promise<boolean>;
  /** Every factor and recovery code. @returns how many factors */
  removeAll(userId: UserId): Promise<number>;
  /** Ends the codes before and stores these. */
  replaceRecoveryCodes(userId: UserId, hashes: readonly Uint8Array<ArrayBuffer>[]): Promise<void>;
  /** False when the code is unknown, used or ended. Of two at once, one wins. */
  takeRecoveryCode(userId: UserId, hash: Uint8Array<ArrayBuffer>): Promise<boolean>;
  recoveryCodesMadeAt(userId: UserId): Promise<EpochMs | undefined>;
};
