import { z } from "zod";
import { canonicalEmail, isEmail } from "../../domain/access/email.ts";

/** An e-mail as forms give it, in the form in which it is stored. */
export const emailText = z
  .string()
  .max(1_024)
  .transform(canonicalEmail)
  .refine(isEmail, { message: "Type an e-mail address, like name@example.com." });
