import { z } from "zod";
import { asId, isUuid, type Uuid } from "#lib/domain/kernel/ids.ts";

/** An id from a form or an address. It proves nothing: the reach decides. */
export function idInput<T extends Uuid>() {
  return z
    .string()
    .refine(isUuid, "This is not an id of this desk.")
    .transform((text) => asId<T>(text));
}
