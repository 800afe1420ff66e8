import { z } from "zod";
import { DAY_MS, type EpochMs, isoTime } from "../../domain/kernel/time.ts";
import { ROTATE_AFTER_DAYS } from "../../domain/keys/key-rule.ts";
import { type PurposeKeyView, type PurposeView, purposeSays, type RotationView } from "../../domain/keys/key-view.ts";
import { isUnfinished, noRewrapSays, rotatedBy, rotatedPurposes } from "../../domain/keys/rotation.ts";
import type { PurposeKeyUse, Rotation } from "../../ports/stores/key-desk-store.ts";
import { defineUseCase } from "../use-case.ts";

export type KeysView = {
  readonly asOf: string;
  readonly purposes: readonly PurposeView[];
  /** Why wrapping anew would change nothing at this desk; null where it would. */
  readonly noRewrap: string | null;
  /** Finished and cancelled ones. @shape newest first */
  readonly history: readonly RotationView[];
};

/** The hierarchy of keys: purposes, versions, ages, how much stands under each, and the rotations. Never a key. */
export const showKeys = defineUseCase<Record<string, unknown>, KeysView, undefined, { readonly keyWrapper: string }>({
  name: "keys.show",
  input: z.object({}).loose(),
  permission: "keys.read",
  scope: "platform",
  audit: "read",
  async run({ tx }, _input, { keyWrapper }) {
    const keys = await tx.desk.keys.purposeKeys();
    const rotations = await tx.desk.keys.rotations();
    const purposes = rotatedPurposes.map((purpose): PurposeView => {
      const versions = keys.filter((key) => key.purpose === purpose).map((key) => versionOf(key, tx.now));
      const underway = rotations.find((rotation) => rotation.purpose === purpose && isUnfinished(rotation.state));
      return {
        purpose,
        says: purposeSays[purpose],
        movedBy: rotatedBy[purpose],
        isDue: (versions[0]?.ageDays ?? 0) >= ROTATE_AFTER_DAYS,
        versions,
        rotation: underway ? rotationView(underway) : null,
      };
    });
    const history = rotations.filter((rotation) => !isUnfinished(rotation.state)).map(rotationView);
    return { asOf: isoTime(tx.now), purposes, noRewrap: noRewrapSays(keyWrapper), history };
  },
});

function versionOf({ id, version, state, createdAt, dataKeys, cells }: PurposeKeyUse, now: EpochMs): PurposeKeyView {
  return { id, version, state, createdAt: isoTime(createdAt), ageDays: Math.floor((now - createdAt) / DAY_MS), dataKeys, cells };
}

export function rotationView(rotation: Rotation): RotationView {
  const { requestedAt, finishedAt, destroyAfter, destroyedAt, ...plain } = rotation;
  const iso = (at: EpochMs | null) => (at === null ? null : isoTime(at));
  return {
    ...plain,
    requestedAt: isoTime(requestedAt),
    finishedAt: iso(finishedAt),
    destroyAfter: iso(destroyAfter),
    destroyedAt: iso(destroyedAt),
  };
}
