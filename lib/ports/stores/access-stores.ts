import type { GrantVerb, Reach } from "../../domain/access/reach.ts";
import type { SessionTimes } from "../../domain/access/session-rule.ts";
import type { User, UserState } from "../../domain/access/user.ts";
import type { PortfolioId, SessionId, UserId, Uuid } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";
import type { AccountNoticeStore } from "./account-notice-store.ts";
import type { ApiTokenStore } from "./api-token-store.ts";
import type { ApprovalStore } from "./approval-store.ts";
import type { DeviceStore } from "./device-store.ts";
import type { FactorStore } from "./factor-store.ts";
import type { IdentityStore } from "./identity-store.ts";
import type { MailStore } from "./mail-store.ts";
import type { OfferStore } from "./offer-store.ts";
import type { PasswordStore } from "./password-store.ts";
import type { PrivacyStore } from "./privacy-store.ts";
import type { RoleStore } from "./role-store.ts";
import type { SigningKeyStore } from "./signing-key-store.ts";
import type { StepUpStore } from "./step-up-store.ts";
import type { ThrottleStore } from "./throttle-store.ts";
import type { TicketStore } from "./ticket-store.ts";

/** People, their logins and grants, inside one transaction. */
export type AccessStores = {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly links: LinkStore;
  readonly throttle: ThrottleStore;
  readonly grants: GrantStore;
  readonly roles: RoleStore;
  readonly approvals: ApprovalStore;
  readonly signingKeys: SigningKeyStore;
  readonly factors: FactorStore;
  readonly tickets: TicketStore;
  readonly offers: OfferStore;
  readonly stepUps: StepUpStore;
  readonly passwords: PasswordStore;
  readonly mail: MailStore;
  readonly accountNotices: AccountNoticeStore;
  readonly devices: DeviceStore;
  readonly identities: IdentityStore;
  readonly tokens: ApiTokenStore;
  readonly privacy: PrivacyStore;
};

/** What a login compares; nothing personal is opened for it, so that known and unknown users take the same time. */
export type Credential = {
  readonly userId: UserId;
  readonly state: UserState;
  readonly passwordHash: string | undefined;
  /** Grows at each unlock. */
  readonly loginGeneration: number;
};

export type UserStore = {
  /** @shape oldest first, at most `limit` */
  list(limit: number): Promise<readonly User[]>;
  byId(id: UserId): Promise<User | undefined>;
  credentialOf(email: string): Promise<Credential | undefined>;
  /** The scopes of the person's keys must be there. @throws FailureError conflict when the e-mail has a user */
  insert(user: {
    readonly id: UserId;
    readonly email: string;
    readonly name: string;
    readonly role: string;
    readonly state: UserState;
    readonly passwordHash?: string;
    readonly invitedBy: UserId | null;
  }): Promise<void>;
  setPassword(id: UserId, passwordHash: string): Promise<void>;
  /** What was counted against the account counts no more. */
  unlockLogin(id: UserId): Promise<void>;
  setState(id: UserId, state: UserState): Promise<void>;
  setRole(id: UserId, role: string): Promise<void>;
  /** Every active admin, their rows locked until the end of the transaction: two admins cannot demote each other at once. */
  lockActiveAdmins(): Promise<readonly UserId[]>;
};

export type SessionRecord = SessionTimes & {
  readonly id: SessionId;
  readonly createdAt: EpochMs;
  readonly renewedAt: EpochMs;
  readonly user: User;
};

/** A session as lists show it. */
export type LiveSession = {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly createdAt: EpochMs;
  readonly lastInputAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly address: string | null;
  readonly agent: string | null;
};

export type SessionStore = {
  open(session: { readonly id: SessionId; readonly userId: UserId; readonly address?: string; readonly agent?: string }): Promise<void>;
  find(id: SessionId): Promise<SessionRecord | undefined>;
  /** Notes a person's input; false when the session was revoked meanwhile. */
  renew(id: SessionId): Promise<boolean>;
  /** False when it was over already. */
  revoke(id: SessionId): Promise<boolean>;
  /** Ends one session of this user; false when it is not this user's, or over already. */
  revokeOf(userId: UserId, id: SessionId): Promise<boolean>;
  /** Sessions that are not over, of one user or of all. @shape newest input first, at most `limit` */
  live(userId: UserId | null, limit: number): Promise<readonly LiveSession[]>;
  /** How many were ended. */
  revokeAllOf(userId: UserId): Promise<number>;
  /** Ends every other session; how many were ended. */
  revokeOthersOf(userId: UserId, keep: SessionId): Promise<number>;
  /** Of these, the sessions that are revoked or over: for open streams. */
  endedAmong(ids: readonly SessionId[]): Promise<readonly SessionId[]>;
};

export type LinkKind = "set-up" | "invite" | "reset" | "unlock" | "recover";
export type OneTimeLink = {
  readonly id: Uuid;
  readonly kind: LinkKind;
  readonly userId: UserId | null;
  readonly expiresAt: EpochMs /** Not before this. */;
  readonly usableFrom?: EpochMs;
};

export type LinkStore = {
  insert(link: OneTimeLink & { readonly tokenHash: Uint8Array<ArrayBuffer> }): Promise<void>;
  /** The link while it can still be used. */
  usable(kind: LinkKind, tokenHash: Uint8Array<ArrayBuffer>): Promise<OneTimeLink | undefined>;
  /** Uses it up; undefined when it is unknown, used or past its time. Of two at once, one wins. */
  take(kind: LinkKind, tokenHash: Uint8Array<ArrayBuffer>): Promise<OneTimeLink | undefined>;
  /** A link whose time has not come. */
  waiting(kind: LinkKind, tokenHash: Uint8Array<ArrayBuffer>): Promise<OneTimeLink | undefined>;
  /** As `take`, by id: for who proved to hold the link before. */
  takeById(id: Uuid): Promise<boolean>;
  /** Ends earlier links that nobody used. Answers how many. */
  endUnused(kind: LinkKind, userId: UserId | null): Promise<number>;
};

export type Grant = { readonly userId: UserId; readonly portfolioId: PortfolioId; readonly verb: GrantVerb };

export type GrantStore = {
  of(reach: Reach, userId: UserId): Promise<readonly Grant[]>;
  /** `null` takes the grant away. @throws FailureError not-found when the portfolio is outside the reach */
  set(
    reach: Reach,
    grant: { readonly userId: UserId; readonly portfolioId: PortfolioId; readonly verb: GrantVerb | null; readonly by: UserId | null },
  ): Promise<void>;
};
