import { z } from "zod";
import { actorName } from "../../domain/access/actor.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import { type RotatedPurpose, type RotationKind, rotatedPurposes } from "../../domain/keys/rotation.ts";
import type { Ids } from "../../ports/ids.ts";
import { defineUseCase } from "../use-case.ts";

const purposes = rotatedPurposes as [RotatedPurpose, ...RotatedPurpose[]]; // the table has rows
const input = z.object({
  purpose: z.enum(purposes, "There is no such purpose."),
  /** `rewrap` leaves the keys as they are and wraps them anew under the newest version of the wrapper's key. */
  kind: z.enum(["rotate", "rewrap"]).default("rotate"),
});

type Asked = { readonly rotationId: string; readonly purpose: RotatedPurpose; readonly kind: RotationKind };

/** Asks for a rotation; the process that holds the purpose's keys carries it out. One at a time per purpose. @error conflict */
export const askRotation = defineUseCase<z.infer<typeof input>, Asked, undefined, { readonly ids: Ids }>({
  name: "keys.rotate",
  input,
  permission: "keys.manage",
  scope: "platform",
  audit: {
    type: "keys.rotation-asked",
    note: ({ purpose, kind }, output) => ({ resourceId: output?.rotationId ?? null, data: { purpose, kind } }),
  },
  async run({ tx, actor }, { purpose, kind }, { ids }) {
    const id = ids.next();
    const asked = await tx.desk.keys.ask({ id, purpose, kind, requestedBy: actorName(actor) });
    if (asked === "conflict") throw new FailureError(failure("conflict", "The keys of this purpose are being rotated already."));
    await tx.notify("keys");
    return { rotationId: id, purpose, kind };
  },
});
