import { z } from "zod";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { Uuid } from "../../domain/kernel/ids.ts";
import { idInput } from "../id-input.ts";
import { defineUseCase } from "../use-case.ts";

const input = z.object({ rotationId: idInput<Uuid>(), change: z.enum(["pause", "resume", "cancel"]) });
const past = { pause: "paused", resume: "resumed", cancel: "cancelled" } as const;

/**
 * Pauses, resumes or cancels a rotation. None of it loses anything: what moved stays moved, what did not still opens. After a cancel the
 * old keys stay closed for writing and the next rotation of the purpose takes the rest along. @error not-found, conflict
 */
export const changeRotation = defineUseCase<z.infer<typeof input>, { readonly rotationId: string; readonly purpose: string }>({
  name: "keys.change-rotation",
  input,
  permission: "keys.manage",
  stepUp: false, // it makes no key and destroys none
  scope: "platform",
  audit: {
    type: "keys.rotation-changed",
    note: ({ rotationId, change }, output) => ({
      resourceId: rotationId,
      data: { change: past[change], purpose: output?.purpose ?? null },
    }),
  },
  async run({ tx }, { rotationId, change }) {
    const rotation = await tx.desk.keys.rotation(rotationId);
    if (!rotation) throw new FailureError(failure("not-found"));
    if (!(await tx.desk.keys.change(rotationId, change)))
      throw new FailureError(failure("conflict", "The rotation is over, or stands so already."));
    await tx.notify("keys");
    return { rotationId, purpose: rotation.purpose };
  },
});
