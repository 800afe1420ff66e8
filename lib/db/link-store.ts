import { asId, type UserId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import { epochMs } from "../domain/kernel/time.ts";
import type { LinkKind, LinkStore, OneTimeLink } from "../ports/stores/access-stores.ts";
import type { StoreContext } from "./store-context.ts";

export function linkStore(context: StoreContext): LinkStore {
  const { db } = context;
  const now = () => new Date(context.now);
  const usableNow = () => ({
    usedAt: null,
    expiresAt: { gt: now() },
    OR: [{ usableFrom: null }, { usableFrom: { lte: now() } }],
  });
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
          usableFrom: link.usableFrom === undefined ? null : new Date(link.usableFrom),
        },
        select: { id: true },
      });
    },
    async usable(kind, tokenHash) {
      const row = await db.oneTimeLink.findFirst({ where: { ...usableNow(), kind, tokenHash } });
      return row ? linkOf(row) : undefined;
    },
    async waiting(kind, tokenHash) {
      const row = await db.oneTimeLink.findFirst({ where: { kind, tokenHash, usedAt: null, usableFrom: { gt: now() } } });
      return row ? linkOf(row) : undefined;
    },
    async take(kind, tokenHash) {
      // One statement: of two at once the second finds it used.
      const [row] = await db.oneTimeLink.updateManyAndReturn({
        where: { ...usableNow(), kind, tokenHash },
        data: { usedAt: now() },
      });
      return row ? linkOf(row) : undefined;
    },
    async takeById(id) {
      const { count } = await db.oneTimeLink.updateMany({ where: { id, usedAt: null, expiresAt: { gt: now() } }, data: { usedAt: now() } });
      return count === 1;
    },
    async endUnused(kind, userId) {
      const open = { kind, userId, usedAt: null, expiresAt: { gt: now() } };
      return (await db.oneTimeLink.updateMany({ where: open, data: { expiresAt: now() } })).count;
    },
  };
}

const kinds: readonly LinkKind[] = ["set-up", "invite", "reset", "unlock", "recover"];

function linkOf(row: { id: string; kind: string; userId: string | null; expiresAt: Date; usableFrom: Date | null }): OneTimeLink {
  const kind = kinds.find((each) => each === row.kind);
  invariant(kind, "a stored link is of a known kind");
  return {
    id: asId(row.id),
    kind,
    userId: row.userId === null ? null : asId<UserId>(row.userId),
    expiresAt: epochMs(row.expiresAt.getTime()),
    ...(row.usableFrom ? { usableFrom: epochMs(row.usableFrom.getTime()) } : {}),
  };
}
