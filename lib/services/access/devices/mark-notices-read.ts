import { z } from "zod";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";

const input = z.object({}).loose();

/** The person has seen what is told about the own account. @error unauthenticated */
export const markNoticesRead = defineUseCase<z.infer<typeof input>, { readonly marked: number }, undefined, Services>({
  name: "account-notices.mark-read",
  input,
  permission: "public", // whoever is signed in, own notices alone
  scope: "platform",
  audit: "read", // a reading mark is nobody's business
  view: "current",
  async run({ tx, actor }) {
    if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    return { marked: await tx.access.accountNotices.markRead(actor.userId) };
  },
});
