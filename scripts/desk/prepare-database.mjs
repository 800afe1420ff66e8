import { existsSync, readFileSync } from "node:fs";
import { inCheckout } from "./checkout.mjs";
import { withConnection } from "./connection.mjs";
import { applyMigrations, underLock } from "./migrate.mjs";
import { quoteName } from "./roles.mjs";

/**
 * Brings a database to what this version needs: migrations, then the rights of the three roles, which are stated anew each time.
 * @param {{ ownerUrl: string, roles: { owner: string, web: string, worker: string }, migrations?: string, grants?: string }} options
 * @returns {Promise<{ applied: string[] }>}
 */
export async function prepareDatabase({
  ownerUrl,
  roles,
  migrations = inCheckout("prisma/migrations"),
  grants = inCheckout("prisma/grants.sql"),
}) {
  return withConnection(ownerUrl, async (client) => {
    const answer = await applyMigrations(client, { directory: migrations });
    await underLock(client, () => grantRights(client, grants, roles));
    return answer;
  });
}

/** The rights with this desk's roles in place of their names. */
export function grantsFor(sql, roles) {
  return sql.replace(/\{\{(owner|web|worker)\}\}/g, (_, role) => quoteName(roles[role]));
}

async function grantRights(client, file, roles) {
  if (!existsSync(file)) return;
  const sql = grantsFor(readFileSync(file, "utf8"), roles);
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`${file} failed: ${error.message}`, { cause: error });
  }
}
