import { z } from "zod";

/** A month of the record: `2019-01`. */
export const monthInput = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "Give the month as 2019-01.");
export const sha256Input = z.string().regex(/^[0-9a-f]{64}$/, "A SHA-256 in lower-case hex.");
