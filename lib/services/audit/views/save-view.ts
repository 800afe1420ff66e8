import { z } from "zod";
import { userOf } from "#lib/domain/access/actor.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { DeskServices } from "../../desk/desk-services.ts";
import { defineUseCase } from "../../use-case.ts";
import { recordInput } from "../record-input.ts";

const names = Object.keys(recordInput);
const query = z
  .string()
  .max(2_000)
  .transform((text) => Object.fromEntries([...new URLSearchParams(text)].filter(([name, value]) => names.includes(name) && value !== "")));

const input = z.object({
  name: z.string("Name the view.").trim().min(1, "Name the view.").max(60, "At most 60 characters."),
  /** The page's address without its path: only filters are kept. */
  query,
});

/** Keeps a search of the record under a name, for the person alone. @error unauthenticated, conflict */
export const saveView = defineUseCase({
  name: "audit.save-view",
  input,
  permission: "audit.read",
  scope: "platform",
  audit: { type: "audit.view-saved", note: (_input, output: { readonly id: string } | undefined) => ({ resourceId: output?.id ?? null }) },
  run: async ({ tx, actor }, view, { ids }: Pick<DeskServices, "ids">): Promise<{ readonly id: string }> => {
    const userId = userOf(actor);
    if (!userId) throw new FailureError(failure("unauthenticated"));
    const id = ids.next();
    await tx.desk.auditViews.insert(userId, { id, ...view });
    return { id };
  },
});
