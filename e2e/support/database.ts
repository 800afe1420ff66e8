import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withConnection } from "#scripts/desk/connection.mjs";
import { testDesk } from "./test-desk.ts";

/** One statement as the owner of the shared desk's database: to let time pass, and to look behind the console. */
export function asOwner<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  const file = JSON.parse(readFileSync(join(testDesk().data, "keys/owner.key"), "utf8")) as { database: { url: string } }; // of the starter
  return withConnection(file.database.url, async (client) => (await client.query<Row>(sql, [...values])).rows);
}
