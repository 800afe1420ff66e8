import { type ApiToken, type TokenMode, tokenEnd } from "../../../domain/access/api-token.ts";
import type { Permission } from "../../../domain/access/permissions.ts";
import { type EpochMs, isoTime } from "../../../domain/kernel/time.ts";

/** A token as pages show it; times as ISO text. */
export type TokenView = {
  readonly id: string;
  readonly userId: string;
  /** How the token begins, so that its owner finds it again. */
  readonly prefix: string;
  readonly name: string;
  readonly mode: TokenMode;
  readonly scopes: readonly Permission[];
  readonly addresses: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly state: "active" | "revoked" | "expired";
};

export function tokenView(token: ApiToken, now: EpochMs): TokenView {
  const { id, userId, keyId, name, mode, scopes, addresses, createdAt, expiresAt, lastUsedAt } = token;
  return {
    id,
    userId,
    prefix: `bulwark_${keyId}`,
    name,
    mode,
    scopes,
    addresses,
    createdAt: isoTime(createdAt),
    expiresAt: isoTime(expiresAt),
    lastUsedAt: lastUsedAt === null ? null : isoTime(lastUsedAt),
    state: tokenEnd(token, now) ?? "active",
  };
}
