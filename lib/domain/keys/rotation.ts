/**
 * A rotation of one purpose's keys, in this order; it can be stopped and killed anywhere and goes on where it stood.
 *
 *   activating  a new purpose key, and under it a new data key for every scope; the old ones still open, and still seal
 *   waiting     until every live process says in its heartbeat that it read its keys since, but not for ever; then the old keys are
 *               closed, and whoever may still be writing under one is waited for
 *   walking     every encrypted cell of the purpose, by primary key, is sealed anew
 *   checking    the same walk once more: finds nothing → done; finds something → activating, one more pass
 *   done        the old keys only open; they are destroyed after the longest backup age, if then still no cell is under them
 *
 * `rewrap` wraps the purpose keys anew under the newest version of the wrapper's key; it is activating, then done.
 */
export const rotationStates = ["activating", "waiting", "walking", "checking", "done", "cancelled"] as const;
export type RotationState = (typeof rotationStates)[number];

export type RotationKind = "rotate" | "rewrap";

export function isUnfinished(state: RotationState): boolean {
  return state !== "done" && state !== "cancelled";
}

/** Which process moves a purpose: the worker what it alone or mainly writes, the web the rest. @source docs/decisions/024 */
export const rotatedBy = {
  credential: "worker",
  trade: "worker",
  audit: "worker",
  pii: "web",
  totp: "web",
  token: "web",
  index: "web",
  pepper: "web",
} as const;

/** Why wrapping anew would change nothing, under a wrapper of this name; null where it would. */
export function noRewrapSays(wrapper: string): string | null {
  if (wrapper !== "local-file") return null;
  return "A key file has one version of each key, so there is no newer one to wrap under. Vault and KMS have versions. Rotate instead.";
}

export type RotatedPurpose = keyof typeof rotatedBy;

export const rotatedPurposes = Object.keys(rotatedBy) as readonly RotatedPurpose[]; // keys of the literal above

export function isRotatedPurpose(text: string): text is RotatedPurpose {
  return Object.hasOwn(rotatedBy, text);
}
