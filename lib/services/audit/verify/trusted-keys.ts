import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import type { RecordHashesOf } from "#lib/ports/audit-record.ts";

/** A desk has one key for its checkpoints, from its beginning on: another was put there past the door. */
export function keyFindings(pinned: readonly string[]): readonly Finding[] {
  return pinned.length <= 1 ? [] : [{ kind: "key-added", says: `${pinned.length} keys are pinned; a desk has one for its checkpoints` }];
}

/**
 * Of the keys that the database pins, those that signed something kept outside of it, where anything is: nobody adds one there. What is no
 * key at all is left out, so that it stops no check.
 */
export function trustedKeys(pinned: readonly string[], outside: readonly string[], hashesOf: RecordHashesOf): readonly string[] {
  const keys = pinned.filter((verifier) => {
    try {
      return hashesOf([verifier]) !== undefined;
    } catch {
      return false;
    }
  });
  const known = keys.filter((verifier) => outside.some((note) => hashesOf([verifier]).openNote(note) !== undefined));
  return known.length > 0 ? known : keys;
}
