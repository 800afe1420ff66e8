import type { Retention } from "../ports/retention.ts";
import type { Db } from "./client.ts";

export function retention(db: Db): Retention {
  return {
    async sweep(limit) {
      const rows = await db.$queryRaw<{ name: string; rows: bigint }[]>`SELECT name, rows FROM retention_sweep(${limit}::int)`;
      return rows.map((row) => ({ table: row.name, rows: Number(row.rows) }));
    },
  };
}
