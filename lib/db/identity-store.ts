import { FailureError, failure } from "../domain/kernel/errors.ts";
import { asId, type UserId } from "../domain/kernel/ids.ts";
import { HOUR_MS } from "../domain/kernel/time.ts";
import type { IdentityStore, SignOnFlow, SignOnPurpose } from "../ports/stores/identity-store.ts";
import { isUniqueViolation } from "./failures.ts";
import { msOf } from "./keyset.ts";
import type { StoreContext } from "./store-context.ts";

const SUBJECT_INDEX = "OidcIdentity.subject";
const INDEX_VERSION = 1;

export function identityStore(context: StoreContext): IdentityStore {
  const { db } = context;
  const now = () => new Date(context.now);
  /** The issuer is part of the value: the same subject elsewhere is somebody else. */
  const indexOf = (issuer: string, subject: string) =>
    context.ring.blindIndex(SUBJECT_INDEX, INDEX_VERSION, JSON.stringify([issuer, subject]), 256);
  const keyOf = async (issuer: string, subject: string) => ({
    issuer_subjectIndex: { issuer, subjectIndex: await indexOf(issuer, subject) },
  });
  return {
    async userOf(issuer, subject) {
      const row = await db.oidcIdentity.findUnique({ where: await keyOf(issuer, subject), select: { userId: true } });
      return row ? asId<UserId>(row.userId) : undefined;
    },
    async link(userId, issuer, subject) {
      const id = context.ids.next();
      try {
        await db.oidcIdentity.create({
          data: { id, userId, issuer, subjectIndex: await indexOf(issuer, subject), createdAt: now() },
          select: { id: true },
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new FailureError(failure("conflict", "This identity belongs to a user of this desk already."), { cause: error });
      }
    },
    async noteUse(issuer, subject) {
      await db.oidcIdentity.update({ where: await keyOf(issuer, subject), data: { lastUsedAt: now() }, select: { id: true } });
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
