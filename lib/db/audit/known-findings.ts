/**
 * What checks found. A row is never changed, so a finding has a row for each time it came, was gone, came again, …: its digest, then the
 * digest with `:2`, `:3`, …. An odd number of rows means that it is there.
 */
import { sha256Hex } from "../../crypto/audit-digest.ts";
import { type Finding, type FindingKind, findingName } from "../../domain/audit/verify/finding.ts";
import type { Db, DbTx } from "../client.ts";

/** What every check looks at, however large the record: of the rest one by samples says only what it happened to see. */
const ALWAYS_LOOKED_AT: readonly FindingKind[] = [
  "guard-off",
  "key-added",
  "root-changed",
  "rolled-back",
  "checkpoint-set-aside",
  "checkpoint-unreadable",
  "sealing-stopped",
  "writer-gap",
];

export const digestOf = (finding: Finding): string => sha256Hex(findingName(finding));

/** @returns those that were not there already, in their order */
export async function keepFindings(db: DbTx, findings: readonly Finding[]): Promise<readonly Finding[]> {
  const byDigest = new Map(findings.map((finding) => [digestOf(finding), finding]));
  const rows = JSON.stringify([...byDigest].map(([digest, { kind, says }]) => ({ digest, kind, says })));
  const kept = await db.$queryRaw<{ digest: string }[]>`
    INSERT INTO audit_finding (digest, found_at, kind, says)
    SELECT (f ->> 'digest') || CASE WHEN k.n IS NULL THEN '' ELSE ':' || k.n + 1 END, clock_timestamp(), f ->> 'kind', f ->> 'says'
      FROM jsonb_array_elements(${rows}::jsonb) f
      LEFT JOIN (SELECT split_part(digest, ':', 1) AS digest, count(*) AS n FROM audit_finding GROUP BY 1) k ON k.digest = f ->> 'digest'
     WHERE coalesce(k.n, 0) % 2 = 0
    ON CONFLICT (digest) DO NOTHING RETURNING split_part(digest, ':', 1) AS digest`;
  const fresh = new Set(kept.map(({ digest }) => digest));
  return [...byDigest].flatMap(([digest, finding]) => (fresh.has(digest) ? [finding] : []));
}

/** Notes which findings are gone, of those that the check would have seen. @returns the digests of all that are gone */
export async function settleFindings(db: Db, present: readonly string[], isWhole: boolean): Promise<readonly string[]> {
  await db.$executeRaw`
    INSERT INTO audit_finding (digest, found_at, kind, says)
    SELECT split_part(digest, ':', 1) || ':' || count(*) + 1, clock_timestamp(), 'gone', min(says) FROM audit_finding
     WHERE NOT split_part(digest, ':', 1) = ANY(${[...present]}::text[]) GROUP BY split_part(digest, ':', 1)
    HAVING count(*) % 2 = 1 AND (${isWhole} OR min(kind) FILTER (WHERE kind <> 'gone') = ANY(${[...ALWAYS_LOOKED_AT]}::text[]))
    ON CONFLICT (digest) DO NOTHING`;
  const rows = await db.$queryRaw<{ digest: string }[]>`
    SELECT split_part(digest, ':', 1) AS digest FROM audit_finding GROUP BY 1 HAVING count(*) % 2 = 0`;
  return rows.map(({ digest }) => digest);
}

/** Whether a finding is there that a check by samples does not take for gone. */
export async function isAnyLasting(db: Db): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM audit_finding GROUP BY split_part(digest, ':', 1)
    HAVING count(*) % 2 = 1 AND NOT min(kind) FILTER (WHERE kind <> 'gone') = ANY(${[...ALWAYS_LOOKED_AT]}::text[]) LIMIT 1`;
  return rows.length > 0;
}
