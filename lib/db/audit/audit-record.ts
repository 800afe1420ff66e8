import pg from "pg";
import type { OpenAuditRecord } from "../../ports/audit-record.ts";
import { sampledOn } from "./sampled-record.ts";

/** The record under any role that may read it, on a connection of its own: a check may take longer than a use case may. */
export function openAuditRecord(url: string): OpenAuditRecord {
  return async (work) => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    await client.connect();
    try {
      await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      return await work(sampledOn(client));
    } finally {
      await client.end();
    }
  };
}
