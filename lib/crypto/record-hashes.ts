import { hash } from "node:crypto";
import type { RecordHashes } from "#lib/domain/audit/verify/rows.ts";
import { auditNode, emptyRoot, RetiredDigest } from "./audit-digest.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { verifierOf } from "./checkpoint-key.ts";

/** What a check of the record needs of this room. A note counts when any of these keys signed it. @throws TypeError for a bad verifier */
export function recordHashes(verifiers: readonly string[]): RecordHashes {
  const keys = verifiers.map(verifierOf);
  return {
    leaf: (body) => hash("sha256", `\0${body}`, "hex"), // text is hashed as UTF-8, in which U+0000 is the byte 0x00
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
