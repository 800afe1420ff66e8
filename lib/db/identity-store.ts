import { FailureError, failure } from "../domain/kernel/errors.ts";
import { asId, type UserId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import { HOUR_MS } from "../domain/kernel/time.ts";
import type { IdentityStore, SignOnFlow, SignOnPurpose } from "../ports/stores/identity-store.ts";
import { isUniqueViolation } from "./failures.ts";
import { msOf } from "./keyset.ts";
import type { StoreContext } from "./store-context.ts";

const SUBJECT_INDEX = "OidcIdentity.subject";

const isSomebodys = failure("conflict", "This identity belongs to a user of this desk already.");

export function identityStore(context: StoreContext): IdentityStore {
  const { db } = context;
  const now = () => new Date(context.now);
  /** Under every living version of the index key, the newest first. The issuer is part of the value: the same subject elsewhere is somebody else. */
  async function indexesOf(issuer: string, subject: string): Promise<Uint8Array<ArrayBuffer>[]> {
    const versions = await context.ring.liveVersions("index");
    return Promise.all(versions.map((version) => context.ring.blindIndex(SUBJECT_INDEX, version, JSON.stringify([issuer, subject]), 256)));
  }
  const find = async (issuer: string, subject: string) =>
    db.oidcIdentity.findFirst({ where: { issuer, subjectIndex: { in: await indexesOf(issuer, subject) } } });
  return {
    async userOf(issuer, subject) {
      const row = await find(issuer, subject);
      return row ? asId<UserId>(row.userId) : undefined;
    },
    async link(userId, issuer, subject) {
      const id = context.ids.next();
      const [subjectIndex] = await indexesOf(issuer, subject);
      invariant(subjectIndex, "a desk has an index key");
      if (await find(issuer, subject)) throw new FailureError(isSomebodys);
      try {
        await db.oidcIdentity.create({
          data: { id, userId, issuer, subjectIndex, createdAt: now() },
          select: { id: true },
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new FailureError(isSomebodys, { cause: error });
      }
    },
    async noteUse(issuer, subject) {
      const row = await find(issuer, subject);
      invariant(row, "an identity that signed in is there");
      // The subject is known at no other moment: so here it moves to the newest version of the index.
      const [subjectIndex] = await indexesOf(issuer, subject);
      invariant(subjectIndex, "a desk has an index key");
      await db.oidcIdentity.update({ where: { id: row.id }, data: { lastUsedAt: now(), subjectIndex }, select: { id: true } });
    },
    async list(userId) {
      const rows = await db.oidcIdentity.findMany({ where: { userId }, orderBy: { createdAt: "asc" }, take: 20 });
      return rows.map((row) => ({
        id: asId(row.id),
        issuer: row.issuer,
        createdAt: msOf(row.createdAt),
        lastUsedAt: row.lastUsedAt ? msOf(row.lastUsedAt) : null,
      }));
    },
    async unlink(userId, id) {
      const { count } = await db.oidcIdentity.deleteMany({ where: { id, userId } });
      return count === 1;
    },
    async openFlow(flow) {
      await db.oidcFlow.deleteMany({ where: { expiresAt: { lt: new Date(context.now - HOUR_MS) } } });
      await db.oidcFlow.create({ data: { ...flow, createdAt: now(), expiresAt: new Date(flow.expiresAt) }, select: { stateHash: true } });
    },
    async usableFlow(stateHash, bindingHash) {
      const row = await db.oidcFlow.findFirst({ where: { stateHash, bindingHash, usedAt: null, expiresAt: { gt: now() } } });
      return row ? flowOf(row) : undefined;
    },
    async takeFlow(stateHash, bindingHash) {
      const [row] = await db.oidcFlow.updateManyAndReturn({
        where: { stateHash, bindingHash, usedAt: null, expiresAt: { gt: now() } },
        data: { usedAt: now() },
      });
      return row ? flowOf(row) : undefined;
    },
  };
}

function flowOf(row: { purpose: string; userId: string | null; linkId: string | null; next: string; expiresAt: Date }): SignOnFlow {
  return {
    purpose: row.purpose as SignOnPurpose, // bounded by a check constraint
    userId: row.userId === null ? null : asId<UserId>(row.userId),
    linkId: row.linkId === null ? null : asId(row.linkId),
    next: row.next,
    expiresAt: msOf(row.expiresAt),
  };
}
