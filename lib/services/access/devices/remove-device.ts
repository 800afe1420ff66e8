import { z } from "zod";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Uuid } from "../../../domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";

const input = z.object({ deviceId: idInput<Uuid>() });

/** Forgets a device: the next login from it is news again. @error unauthenticated, not-found */
export const removeDevice = defineUseCase<z.infer<typeof input>, { readonly removed: true }, undefined, Services>({
  name: "device.remove",
  input,
  permission: "public", // whoever is signed in, own devices alone
  scope: "platform",
  audit: {
    type: "device.removed",
    note: ({ deviceId }, _output, actor) => ({ resourceId: deviceId, subject: actor.kind === "person" ? actor.userId : null }),
  },
  async run({ tx, actor }, { deviceId }) {
    if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    if (!(await tx.access.devices.remove(actor.userId, deviceId))) throw new FailureError(failure("not-found"));
    return { removed: true };
  },
});
