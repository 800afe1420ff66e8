import type { UnitOfWork } from "../ports/unit-of-work.ts";

/** How long an answer is good: a rotation in another process is seen within it. */
const FRESH_MS = 2_000;

/**
 * The secrets that sign-in tokens are sealed under, the active one first. Read at most every two seconds;
 * a read that fails is not remembered.
 */
export function tokenSecrets(work: UnitOfWork): () => Promise<readonly string[]> {
  let held: { readonly atMs: number; readonly secrets: Promise<readonly string[]> } | undefined;
  return () => {
    const atMs = performance.now();
    if (held && atMs - held.atMs < FRESH_MS) return held.secrets;
    const secrets = work.transaction({ kind: "anonymous" }, async (tx) =>
      (await tx.access.signingKeys.usable()).map(({ secret }) => secret),
    );
    const mine = { atMs, secrets };
    held = mine;
    secrets.catch(() => {
      if (held === mine) held = undefined;
    });
    return secrets;
  };
}
