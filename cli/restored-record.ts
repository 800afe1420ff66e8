import type { Finding } from "#lib/domain/audit/verify/finding.ts";

/** How the record of a restored backup verifies: its tree, and the personal parts beside it. */
export type RestoredRecord = {
  readonly leaves: number;
  readonly checkpoints: number;
  /** Personal parts that were opened. */
  readonly details: number;
  /** @shape at most 2,000 */
  readonly findings: readonly Finding[];
  /** How many there are. */
  readonly count: number;
};

type Part = { readonly findings: readonly Finding[]; readonly count: number };

export function restoredRecord(
  tree: Part & { readonly leaves: number; readonly checkpoints: number },
  details: Part & { readonly checked: number },
): RestoredRecord {
  return {
    leaves: tree.leaves,
    checkpoints: tree.checkpoints,
    details: details.checked,
    findings: [...tree.findings, ...details.findings],
    count: tree.count + details.count,
  };
}

const SHOWN = 50;

/** One line a finding, as `bulwark audit verify` says them. */
export function findingLines({ findings, count }: RestoredRecord): readonly string[] {
  const more = count > SHOWN ? [`and ${count - SHOWN} more`] : [];
  return [...findings.slice(0, SHOWN).map(({ kind, says }) => `${kind}: ${says}`), ...more];
}

/** For people: what was checked. */
export function checkedText({ leaves, checkpoints, details }: RestoredRecord): string {
  return `${leaves} leaves, ${checkpoints} checkpoints and ${details} personal parts of the audit record`;
}
