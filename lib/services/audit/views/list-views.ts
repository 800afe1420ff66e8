import { z } from "zod";
import { userOf } from "#lib/domain/access/actor.ts";
import { defineUseCase } from "../../use-case.ts";

export type ViewItem = { readonly id: string; readonly name: string; readonly query: { readonly [name: string]: string } };

/** The views of the record that a person saved. */
export const listViews = defineUseCase({
  name: "audit.list-views",
  input: z.object({}),
  permission: "audit.read",
  scope: "platform",
  audit: "read", // own bookmarks
  run: async ({ tx, actor }): Promise<readonly ViewItem[]> => {
    const userId = userOf(actor);
    return userId ? tx.desk.auditViews.list(userId) : [];
  },
});
