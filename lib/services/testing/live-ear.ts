import pg from "pg";

/** Hears what live updates say, as the web's process does. */
export async function liveEar(url: string) {
  const heard: string[] = [];
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  client.on("notification", ({ payload }) => void heard.push(payload ?? ""));
  await client.query("LISTEN bulwark_live");
  return {
    /** Topics since the last time. Whatever was committed before is among them: PostgreSQL gives it before the answer to a question. */
    async topics(): Promise<readonly string[]> {
      await client.query("SELECT 1");
      return heard.splice(0).map((payload): string => JSON.parse(payload).topic);
    },
    close: () => client.end(),
  };
}
