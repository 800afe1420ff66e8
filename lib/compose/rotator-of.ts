import type { KeyRing } from "../crypto/key-ring.ts";
import type { Db } from "../db/client.ts";
import { Rotator } from "../db/rotation/rotator.ts";
import type { RotatorParts } from "../db/rotation/rotator-parts.ts";
import { rotatedBy, rotatedPurposes } from "../domain/keys/rotation.ts";
import type { KeyWrapper } from "../ports/key-wrapper.ts";
import type { Log } from "../ports/log.ts";
import { systemClock } from "./system-clock.ts";

/** The rotations that a process carries on: those of its kind, as far as it was given their keys. */
export function rotatorOf(
  kind: "web" | "worker",
  parts: {
    readonly db: Db;
    readonly ring: KeyRing;
    readonly wrapper: KeyWrapper;
    readonly holder: string;
    readonly log: Log;
  } & Partial<RotatorParts>,
): Rotator {
  const { log, ...rest } = parts;
  const purposes = rotatedPurposes.filter((purpose) => rotatedBy[purpose] === kind && parts.wrapper.purposes.includes(purpose));
  return new Rotator({
    clock: systemClock,
    purposes,
    onFailure: (err, purpose) => log.error({ err, purpose }, "a rotation of keys failed; it goes on where it stood"),
    ...rest,
  });
}
