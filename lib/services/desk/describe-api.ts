import { z } from "zod";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

const input = z.object({});

/** Where the REST API stands, for whoever may look at the desk at all. */
export const describeApi = defineUseCase<z.infer<typeof input>, { readonly origin: string }, undefined, Services>({
  name: "desk.describe-api",
  input,
  permission: "metrics.read",
  scope: "platform",
  audit: "read",
  run: async (_context, _input, { origin }) => ({ origin }),
});
