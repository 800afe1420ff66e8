import type { AuditTreeStore, CheckpointRow } from "#lib/ports/stores/audit-tree-store.ts";
import { auditNode } from "../../crypto/audit-digest.ts";
import { inclusionPath } from "../../domain/audit/tree/proofs.ts";
import { hexOf } from "../../domain/kernel/hex.ts";
import { isUuid } from "../../domain/kernel/ids.ts";
import { msOf } from "../keyset.ts";
import type { StoreContext } from "../store-context.ts";
import { subtreeHash } from "./subtree-hash.ts";
import { pinnedVerifiers } from "./verifiers.ts";

export function auditTreeStore({ db }: StoreContext): AuditTreeStore {
  const latest = async (): Promise<CheckpointRow | undefined> => {
    const row = await db.auditCheckpoint.findFirst({ orderBy: { seq: "desc" } });
    return row ? { size: Number(row.size), root: hexOf(row.root), at: msOf(row.at), note: row.note } : undefined;
  };
  return {
    latestCheckpoint: latest,
    verifiers: () => pinnedVerifiers(db),
    async inclusionProof(eventId) {
      if (!isUuid(eventId)) return undefined;
      const checkpoint = await latest();
      const row = await db.auditLeaf.findFirst({ where: { eventId }, orderBy: { leafIndex: "asc" } });
      const leafIndex = Number(row?.leafIndex ?? -1);
      if (!row || !checkpoint || leafIndex >= checkpoint.size) {
        const waiting = row ?? (await db.auditPending.findFirst({ where: { eventId } }));
        return waiting ? { state: "waiting", leaf: hexOf(waiting.leaf) } : undefined;
      }
      const path = await inclusionPath(leafIndex, checkpoint.size, subtreeHash(db), auditNode);
      return { state: "sealed", leaf: hexOf(row.leaf), leafIndex, path: path.map(hexOf), checkpoint };
    },
    async rangeOf({ from, to }) {
      const size = (await latest())?.size ?? 0;
      const { _min, _max } = await db.auditLeaf.aggregate({
        where: { at: { gte: new Date(from), lt: new Date(to) }, leafIndex: { lt: BigInt(size) } },
        _min: { leafIndex: true },
        _max: { leafIndex: true },
      });
      return _min.leafIndex === null || _max.leafIndex === null
        ? undefined
        : { first: Number(_min.leafIndex), last: Number(_max.leafIndex) };
    },
    async findings() {
      // One that was found and gone again has an even number of rows (known-findings.ts).
      const rows = await db.$queryRaw<{ at: Date }[]>`
        SELECT max(found_at) AS at FROM audit_finding GROUP BY split_part(digest, ':', 1) HAVING count(*) % 2 = 1 ORDER BY 1 DESC`;
      const [latest] = rows;
      return { count: rows.length, latestAt: latest ? msOf(latest.at) : null };
    },
    async lag() {
      const [row] = await db.$queryRaw<{ waiting: Date | null; looked: Date | null }[]>`
        SELECT (SELECT min(at) FROM audit_pending) AS waiting, (SELECT looked_to FROM anomaly_cursor WHERE id = 1) AS looked`;
      return { waitingSince: row?.waiting ? msOf(row.waiting) : null, lookedAt: row?.looked ? msOf(row.looked) : null };
    },
  };
}
