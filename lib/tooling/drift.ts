import { join } from "node:path";
import { withConnection } from "#scripts/desk/connection.mjs";
import { applyMigrations } from "#scripts/desk/migrate.mjs";
import { startThrowawayCluster } from "#scripts/desk/throwaway-cluster.mjs";
import { sqlToReachSchema } from "./schema-engine.ts";
import { projectRoot } from "./source-files.ts";

/**
 * Applies every migration to an empty PostgreSQL and answers the SQL that is still missing to reach prisma/schema: empty when
 * nothing drifted, else the next migration.
 */
export async function missingSql(root: string = projectRoot): Promise<string> {
  const cluster = await startThrowawayCluster();
  try {
    const url = cluster.address("superuser", "postgres");
    await withConnection(url, (client) => applyMigrations(client, { directory: join(root, "prisma/migrations") }));
    return await sqlToReachSchema(url, root);
  } finally {
    await cluster.stop();
  }
}
