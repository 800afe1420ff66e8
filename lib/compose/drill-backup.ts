import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { env } from "../config/env.ts";
import { mintIds } from "../crypto/mint-ids.ts";
import { withScratchDatabase } from "../db/backup/scratch-database.ts";
import { backupPlaces, ownerUrlOf } from "./backup-places.ts";
import { type RestoreRequest, restoreBackup } from "./restore-backup.ts";
import { systemClock } from "./system-clock.ts";

/** Restores a backup into a database of its own beside the desk's, with every check of a restore, and drops it. The desk may run. */
export async function drillBackup(request: Omit<RestoreRequest, "replaces" | "drillUrl">) {
  const { keyFolder } = backupPlaces(env());
  const ownerUrl = await ownerUrlOf(keyFolder);
  const { superuser } = JSON.parse(await readFile(join(keyFolder, "owner.key"), "utf8"));
  const name = `bulwark_drill_${mintIds(systemClock).next().replaceAll("-", "").slice(-12)}`;
  return withScratchDatabase(ownerUrl, superuser?.url ?? ownerUrl, name, async (drillUrl) => {
    const { details, ...restored } = await restoreBackup({ ...request, replaces: false, drillUrl });
    if (!details) throw new TypeError("a drill opens the personal parts of the record");
    return { ...restored, details };
  });
}
