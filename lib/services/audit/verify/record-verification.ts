import { z } from "zod";
import { defineUseCase } from "../../use-case.ts";

const count = z.int().min(0);

/** Puts on record that somebody verified the record, and how it came out. */
export const recordVerification = defineUseCase({
  name: "audit.verify",
  input: z.object({ leaves: count, findings: count }),
  permission: "audit.read",
  scope: "platform",
  audit: { type: "audit.verified", note: ({ leaves, findings }) => ({ data: { leaves, findings } }) },
  run: async () => ({}),
});
