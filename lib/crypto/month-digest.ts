import { createHash } from "node:crypto";
import { auditLeaf } from "./audit-digest.ts";

/** Sums of a month's export, made as its lines are written. */
export type MonthDigest = {
  /** @param body the canonical text of an event, in the order of the tree; @param line the line as written, with its end */
  add(body: string, line: string): void;
  /** Lower-case hex: SHA-256 of the leaves one after the other, and of the file. Ends it. */
  sums(): { readonly leaves: string; readonly digest: string };
};

export function monthDigest(): MonthDigest {
  const [leaves, file] = [createHash("sha256"), createHash("sha256")];
  return {
    add(body, line) {
      leaves.update(auditLeaf(Buffer.from(body, "utf8")));
      file.update(line, "utf8");
    },
    sums: () => ({ leaves: leaves.digest("hex"), digest: file.digest("hex") }),
  };
}
