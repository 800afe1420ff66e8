import { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import type { Ids } from "#lib/ports/ids.ts";
import { defineUseCase } from "../use-case.ts";

type Asked = { readonly id: string | null; readonly isNew: boolean };

/** A wish: the starter looks for it every half minute and makes the backup, as no part of the desk has the keys for it. */
export const askBackup = defineUseCase({
  name: "backups.ask",
  input: z.object({}),
  permission: "backups.manage",
  scope: "platform",
  audit: {
    type: "backup.asked",
    note: (_input, output: Asked | undefined) => ({ resourceId: output?.id ?? null, data: { isNew: output?.isNew ?? null } }),
  },
  async run({ tx, actor }, _input, { ids }: { readonly ids: Ids }): Promise<Asked> {
    const id = ids.next();
    const isNew = await tx.desk.backups.ask({ id, requestedBy: actorName(actor) });
    await tx.notify("backups");
    return { id: isNew ? id : ((await tx.desk.backups.wanted())?.id ?? null), isNew };
  },
});
