import { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import type { Backups, MadeBackup } from "#lib/ports/backups.ts";
import type { Ids } from "#lib/ports/ids.ts";
import { idInput } from "../id-input.ts";
import { defineUseCase } from "../use-case.ts";

export type BackupServices = { readonly ids: Ids; readonly backups: Backups };

type Prepared = { readonly id: ReturnType<Ids["next"]>; readonly made: MadeBackup; readonly removed: readonly string[] };
type Output = {
  readonly id: string;
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
  readonly removed: readonly string[];
};

/**
 * Makes a backup on the desk's own machine, then lets go what the retention rule does. The file is written before the transaction: a
 * backup whose record failed is still a backup, and stands in the folder.
 */
export const makeBackup = defineUseCase({
  name: "backups.make",
  input: z.object({ cause: z.enum(["schedule", "person", "host"]).default("host"), wishId: idInput().optional() }),
  permission: "backups.manage",
  scope: "platform",
  audit: {
    type: "backup.created",
    note: (input, output: Output | undefined) => ({
      resourceId: output?.id ?? input.wishId ?? null,
      data: {
        cause: input.cause,
        file: output?.file ?? null,
        bytes: output?.bytes ?? null,
        rows: output?.rows ?? null,
        removed: output?.removed ?? [],
      },
    }),
  },
  async prepare({ ids, backups }: BackupServices, { wishId }): Promise<Prepared> {
    const id = wishId ?? ids.next();
    const made = await backups.make(id);
    return { id, made, removed: await backups.prune() };
  },
  async run({ tx, actor, prepared: { id, made, removed } }, { cause }): Promise<Output> {
    const { file, bytes, totals, erasures } = made;
    await tx.desk.backups.finish({ id, cause, requestedBy: actorName(actor) }, { state: "done", file, bytes, rows: totals.rows });
    await tx.desk.backups.markRemoved(removed);
    await tx.desk.backups.markErased(erasures);
    await tx.notify("backups");
    return { id, file, bytes, rows: totals.rows, removed };
  },
  async afterRefusal(tx, { cause, wishId }, refusal, _origin, { ids }, actor) {
    const id = wishId ?? asId(ids.next());
    await tx.desk.backups.finish({ id, cause, requestedBy: actorName(actor) }, { state: "failed", failure: refusal.message });
    await tx.notify("backups");
  },
});
