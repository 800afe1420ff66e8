import { Client } from "pg";

/**
 * Proves at start-up, with two connections, that the kill fence stands on this database: the exclusive lock waits for a shared holder, and
 * SKIP LOCKED skips. A pooler or a look-alike that breaks either is refused. Uses a lock of its own, so that no real permit waits.
 * @throws Error that says what does not hold
 */
export async function proveFence(url: string): Promise<void> {
  const [one, two] = [new Client({ connectionString: url }), new Client({ connectionString: url })];
  await Promise.all([one.connect(), two.connect()]);
  try {
    const key = Math.floor(process.pid % 2_000_000_000);
    await one.query("BEGIN");
    await one.query("SELECT pg_advisory_xact_lock_shared(7003, $1)", [key]);
    const { rows } = await two.query<{ got: boolean }>("SELECT pg_try_advisory_xact_lock(7003, $1) AS got", [key]);
    if (rows[0]?.got !== false)
      throw new Error("this database grants an exclusive advisory lock beside a shared one: the kill switch could not be kept");
    await one.query("SELECT 1 FROM kill_state WHERE scope = 'all' AND scope_id = '*' FOR UPDATE");
    await two.query("BEGIN");
    const skipped = await two.query("SELECT 1 FROM kill_state WHERE scope = 'all' AND scope_id = '*' FOR UPDATE SKIP LOCKED");
    if (skipped.rowCount !== 0) throw new Error("this database does not skip locked rows: two workers could take the same work");
  } finally {
    await Promise.allSettled([one.query("ROLLBACK"), two.query("ROLLBACK")]);
    await Promise.allSettled([one.end(), two.end()]);
  }
}
