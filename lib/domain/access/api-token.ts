import type { ApiTokenId, UserId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { Permission } from "./permissions.ts";

/** plain: the secret is sent with each request. signed: it never is, each request is signed with it. */
export type TokenMode = "plain" | "signed";

/** A person's key for programs, as lists show it. The secret is nowhere in it. */
export type ApiToken = {
  readonly id: ApiTokenId;
  readonly userId: UserId;
  /** The public part, by which it is found. */
  readonly keyId: string;
  readonly name: string;
  readonly mode: TokenMode;
  readonly scopes: readonly Permission[];
  /** Addresses and networks it may be used from; empty: anywhere. */
  readonly addresses: readonly string[];
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly lastUsedAt: EpochMs | null;
  readonly revokedAt: EpochMs | null;
};

export const TOKEN_MAX_DAYS = 365;

/**
 * What a token can be given: what the REST API has use cases for. People, roles, tokens and set-up are not among it, so that a stolen token
 * can make neither accounts nor more tokens. `lib/web/api-routes.test.ts` holds this list to the routes.
 */
export const tokenScopes = [
  "metrics.read",
  "markets.read",
  "markets.manage",
  "portfolios.read",
  "portfolios.create",
  "portfolios.delete",
  "trades.read",
  "runs.control",
  "limits.read",
  "limits.change",
  "kill-switch.engage",
  "kill-switch.release",
  "audit.read",
] as const satisfies readonly Permission[];

export type TokenScope = (typeof tokenScopes)[number];

/**
 * What a token may do at this moment: its scopes, as far as its owner still has them. It sees the portfolios its owner sees, so whoever may
 * see all of them hands that on.
 */
export function tokenPermissions(scopes: readonly Permission[], owner: ReadonlySet<Permission>): ReadonlySet<Permission> {
  const held = scopes.filter((scope) => owner.has(scope));
  return new Set([...held, ...(owner.has("portfolios.read-all") ? (["portfolios.read-all"] as const) : [])]);
}

/** Why a token no longer counts; undefined while it does. */
export function tokenEnd(token: Pick<ApiToken, "expiresAt" | "revokedAt">, now: EpochMs): "revoked" | "expired" | undefined {
  if (token.revokedAt !== null) return "revoked";
  return now >= token.expiresAt ? "expired" : undefined;
}
