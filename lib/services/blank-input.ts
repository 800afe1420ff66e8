import { z } from "zod";

/** A field that a form or an address may leave out or send empty. */
export function orBlank<T extends z.ZodType>(schema: T) {
  return z.preprocess((raw) => (raw === "" || raw === null ? undefined : raw), schema.optional());
}
