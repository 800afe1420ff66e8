import type { ApiToken, TokenMode } from "../domain/access/api-token.ts";
import type { Permission } from "../domain/access/permissions.ts";
import { type ApiTokenId, asId, type UserId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import { MINUTE_MS } from "../domain/kernel/time.ts";
import type { ApiTokenStore } from "../ports/stores/api-token-store.ts";
import { msOf, msOrNull } from "./keyset.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";
import { userStore } from "./user-store.ts";

/** Nonces past their time that one request takes away. */
const CLEAN_UP_AT_ONCE = 100;

export function apiTokenStore(context: StoreContext): ApiTokenStore {
  const { db } = context;

  async function named(row: TokenRow): Promise<ApiToken> {
    const cipher = await context.cipher("pii", row.userId);
    const opened = cipher.open(sealedColumns.apiTokenName, asId(row.id), row.sealed);
    invariant(opened && typeof opened === "object" && "name" in opened, "a sealed token holds its name");
    return { ...tokenOf(row), name: String(opened.name) };
  }

  return {
    async list(userId, limit) {
      const rows = await db.apiToken.findMany({
        where: userId ? { userId } : {},
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        take: limit,
      });
      return Promise.all(rows.map(named));
    },
    async byId(id) {
      const row = await db.apiToken.findUnique({ where: { id } });
      return row ? named(row) : undefined;
    },
    async credentialOf(keyId) {
      const row = await db.apiToken.findUnique({ where: { keyId } });
      const owner = row ? await userStore(context).byId(asId<UserId>(row.userId)) : undefined;
      return row && owner ? { token: tokenOf(row), secretHash: row.secretHash, owner } : undefined;
    },
    async signingKeyOf(id) {
      const row = await db.apiToken.findUnique({ where: { id }, select: { userId: true, signingKey: true } });
      if (!row?.signingKey) return undefined;
      return (await context.cipher("token", row.userId)).openText(sealedColumns.apiTokenKey, id, row.signingKey);
    },
    async insert({ signingKey, secretHash, name, ...token }) {
      const pii = await context.cipher("pii", token.userId);
      const sealedKey =
        signingKey === undefined
          ? null
          : (await context.cipher("token", token.userId)).sealText(sealedColumns.apiTokenKey, token.id, signingKey);
      await db.apiToken.create({
        data: {
          ...token,
          scopes: [...token.scopes],
          addresses: [...token.addresses],
          secretHash,
          createdAt: new Date(token.createdAt),
          expiresAt: new Date(token.expiresAt),
          lastUsedAt: null,
          revokedAt: null,
          sealed: pii.seal(sealedColumns.apiTokenName, token.id, { name }),
          signingKey: sealedKey,
        },
        select: { id: true },
      });
    },
    async hasKeyScope(userId) {
      return (await db.dataKey.count({ where: { purpose: "token", scope: userId, state: "active" } })) > 0;
    },
    async revoke(id) {
      const { count } = await db.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date(context.now) } });
      return count === 1;
    },
    async noteUse(id) {
      const before = new Date(context.now - MINUTE_MS);
      await db.apiToken.updateMany({
        where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
        data: { lastUsedAt: new Date(context.now) },
      });
    },
    async takeNonce(tokenId, nonce, keepUntil) {
      const { count } = await db.apiNonce.createMany({ data: [{ tokenId, nonce, expiresAt: new Date(keepUntil) }], skipDuplicates: true });
      await db.$executeRaw`
        DELETE FROM api_nonce WHERE (token_id, nonce) IN (
          SELECT token_id, nonce FROM api_nonce WHERE expires_at < ${new Date(context.now)} LIMIT ${CLEAN_UP_AT_ONCE})`;
      return count === 1;
    },
    async setUserAddresses(userId, addresses) {
      await db.appUser.update({ where: { id: userId }, data: { allowedAddresses: [...addresses] }, select: { id: true } });
    },
  };
}

type TokenRow = {
  readonly id: string;
  readonly userId: string;
  readonly keyId: string;
  readonly mode: string;
  readonly scopes: readonly string[];
  readonly addresses: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly sealed: Uint8Array;
};

function tokenOf(row: TokenRow): Omit<ApiToken, "name"> {
  return {
    id: asId<ApiTokenId>(row.id),
    userId: asId<UserId>(row.userId),
    keyId: row.keyId,
    mode: row.mode as TokenMode, // a check constraint bounds the column to the union
    scopes: row.scopes as Permission[], // one that is gone since is in nobody's permissions
    addresses: row.addresses,
    createdAt: msOf(row.createdAt),
    expiresAt: msOf(row.expiresAt),
    lastUsedAt: msOrNull(row.lastUsedAt),
    revokedAt: msOrNull(row.revokedAt),
  };
}
