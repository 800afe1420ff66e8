import { createHash } from "node:crypto";
import type { RecordHashes } from "#lib/domain/audit/verify/rows.ts";
import { auditNode, emptyRoot, RetiredDigest } from "./audit-digest.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { verifierOf } from "./checkpoint-key.ts";

const LEAF = Buffer.of(0x00);

/** What a check of the record needs of this room. A note counts when any of these keys signed it. @throws TypeError for a bad verifier */
export function recordHashes(verifiers: readonly string[]): RecordHashes {
  const keys = verifiers.map(verifierOf);
  return {
    leaf: (body) => createHash("sha256").update(LEAF).update(body, "utf8").digest("hex"),
    node: auditNode,
    emptyRoot,
    retired: () => new RetiredDigest(),
    openNote(note) {
      for (const key of keys) {
        const opened = openCheckpoint(note, key);
        if (opened) return opened;
      }
      return undefined;
    },
  };
}
