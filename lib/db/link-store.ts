import { asId, type UserId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import { epochMs } from "../domain/kernel/time.ts";
import type { LinkStore, OneTimeLink } from "../ports/stores/access-stores.ts";
import type { StoreContext } from "./store-context.ts";

export function linkStore(context: StoreContext): LinkStore {
  const { db } = context;
  const now = () => new Date(context.now);
  return {
    async insert(link) {
      await db.oneTimeLink.create({
        data: {
          id: link.id,
          kind: link.kind,
          userId: link.userId,
          tokenHash: link.tokenHash,
          createdAt: now(),
          expiresAt: new Date(link.expiresAt),
        },
        select: { id: true },
      });
    },
    async usable(kind, tokenHash) {
      const row = await db.oneTimeLink.findFirst({ where: { kind, tokenHash, usedAt: null, expiresAt: { gt: now() } } });
      return row ? linkOf(row) : undefined;
    },
    async take(kind, tokenHash) {
      // One statement: of two at once the second finds it used.
      const [row] = await db.oneTimeLink.updateManyAndReturn({
        where: { kind, tokenHash, usedAt: null, expiresAt: { gt: now() } },
        data: { usedAt: now() },
      });
      return row ? linkOf(row) : undefined;
    },
    async endUnused(kind, userId) {
      await db.oneTimeLink.updateMany({ where: { kind, userId, usedAt: null, expiresAt: { gt: now() } }, data: { expiresAt: now() } });
    },
  };
}

function linkOf(row: { id: string; kind: string; userId: string | null; expiresAt: Date }): OneTimeLink {
  invariant(row.kind === "set-up" || row.kind === "invite", "a stored link is of a known kind");
  return {
    id: asId(row.id),
    kind: row.kind,
    userId: row.userId === null ? null : asId<UserId>(row.userId),
    expiresAt: epochMs(row.expiresAt.getTime()),
  };
}
