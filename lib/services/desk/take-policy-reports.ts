import { z } from "zod";
import { defineUseCase } from "../use-case.ts";

const text = z.string().max(300).optional();
const input = z.object({ reports: z.array(z.object({ directive: text, blocked: text, page: text, source: text })).max(20) });

/** What browsers say the page policy stopped. Anybody may say so: it changes nothing and is only written to the log. */
export const takePolicyReports = defineUseCase({
  name: "desk.take-policy-reports",
  input,
  permission: "public",
  scope: "platform",
  audit: "read",
  run: async (_context, { reports }) => ({ reports }),
});
