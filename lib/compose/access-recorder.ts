import type { DeskEvents } from "../ports/desk-events.ts";
import type { SecretAccess } from "./secret-chain.ts";

const results = { found: "done", "not-found": "done", unavailable: "failed", refused: "refused" } as const;

/** Writes accesses of secrets into the audit record: which secret, who answered, how. */
export function accessRecorder(events: DeskEvents): (access: SecretAccess) => Promise<void> {
  return ({ secret, provider, outcome, isCached }) =>
    events.record({ type: "secret.accessed", resourceId: null, data: { secret, provider, outcome, isCached }, result: results[outcome] });
}
