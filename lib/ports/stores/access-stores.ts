import type { ThrottleBucket } from "../../domain/access/login-throttle.ts";
import type { GrantVerb, Reach } from "../../domain/access/reach.ts";
import type { PersonRole } from "../../domain/access/roles.ts";
import type { SessionTimes } from "../../domain/access/session-rule.ts";
import type { User, UserState } from "../../domain/access/user.ts";
import type { PortfolioId, SessionId, UserId, Uuid } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

/** People, their logins and grants, inside one transaction. */
export type AccessStores = {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly links: LinkStore;
  readonly throttle: ThrottleStore;
  readonly grants: GrantStore;
};

/** What a login compares; nothing personal is opened for it, so that known and unknown users take the same time. */
export type Credential = { readonly userId: UserId; readonly state: UserState; readonly passwordHash: string | undefined };

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
    readonly role: PersonRole;
    readonly state: UserState;
    readonly passwordHash?: string;
    readonly invitedBy: UserId | null;
  }): Promise<void>;
  setPassword(id: UserId, passwordHash: string): Promise<void>;
  setState(id: UserId, state: UserState): Promise<void>;
  setRole(id: UserId, role: PersonRole): Promise<void>;
  /** Every active admin, their rows locked until the end of the transaction: two admins cannot demote each other at once. */
  lockActiveAdmins(): Promise<readonly UserId[]>;
};

export type SessionRecord = SessionTimes & {
  readonly id: SessionId;
  readonly createdAt: EpochMs;
  readonly renewedAt: EpochMs;
  readonly user: User;
};

export type SessionStore = {
  open(session: { readonly id: SessionId; readonly userId: UserId; readonly address?: string; readonly agent?: string }): Promise<void>;
  find(id: SessionId): Promise<SessionRecord | undefined>;
  /** Notes a person's input; false when the session was revoked meanwhile. */
  renew(id: SessionId): Promise<boolean>;
  /** False when it was over already. */
  revoke(id: SessionId): Promise<boolean>;
  /** How many were ended. */
  revokeAllOf(userId: UserId): Promise<number>;
  /** Of these, the sessions that are revoked or over: for open streams. */
  endedAmong(ids: readonly SessionId[]): Promise<readonly SessionId[]>;
};

export type LinkKind = "set-up" | "invite";
export type OneTimeLink = { readonly id: Uuid; readonly kind: LinkKind; readonly userId: UserId | null; readonly expiresAt: EpochMs };

export type LinkStore = {
  insert(link: OneTimeLink & { readonly tokenHash: Uint8Array<ArrayBuffer> }): Promise<void>;
  /** The link while it can still be used. */
  usable(kind: LinkKind, tokenHash: Uint8Array<ArrayBuffer>): Promise<OneTimeLink | undefined>;
  /** Uses it up; undefined when it is unknown, used or past its time. Of two at once, one wins. */
  take(kind: LinkKind, tokenHash: Uint8Array<ArrayBuffer>): Promise<OneTimeLink | undefined>;
  /** Ends earlier links that nobody used. */
  endUnused(kind: LinkKind, userId: UserId | null): Promise<void>;
};

export type ThrottleStore = {
  /** The latest time until which one of the buckets is blocked; undefined when none is. `lock` holds the rows until the end. */
  blockedUntil(buckets: readonly ThrottleBucket[], lock: boolean): Promise<EpochMs | undefined>;
  /** Counts a failure in each bucket and sets the delay it earned. Answers the highest count. */
  countFailure(buckets: readonly ThrottleBucket[]): Promise<number>;
  clear(buckets: readonly ThrottleBucket[]): Promise<void>;
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
