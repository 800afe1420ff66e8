import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withConnection } from "#scripts/desk/connection.mjs";
import { testDesk } from "./test-desk.ts";

/**
 * One statement as the owner of a desk's database: to let time pass, and to look behind the console.
 * @param data folder of the desk; the shared one's by default
 */
export function asOwner<Row extends object>(
  sql: string,
  values: readonly unknown[] = [],
  data: string = testDesk().data,
): Promise<readonly Row[]> {
  const file = JSON.parse(readFileSync(join(data, "keys/owner.key"), "utf8")) as { database: { url: string } }; // of the starter
  return withConnection(file.database.url, async (client) => (await client.query<Row>(sql, [...values])).rows);
}
