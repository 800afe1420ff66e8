/**
 * Opens one connection, runs `work`, closes it. `pg` is imported late: it is not there before the install.
 * @template T
 * @param {string} address @param {(client: import("pg").Client) => Promise<T>} work @param {{ timeoutMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withConnection(address, work, { timeoutMs = 10_000 } = {}) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: timeoutMs, application_name: "bulwark-starter" });
  client.on("error", () => undefined); // a connection lost between statements fails the next one, which is reported
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
