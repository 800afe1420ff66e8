import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDb } from "#lib/db/client.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";
import { makePerson } from "#lib/services/access/make-person.ts";
import { host, openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { withConnection } from "#scripts/desk/connection.mjs";
import { traceOf } from "./testing/read-books.ts";
import { makeReplay, startWorker, testInstrument, until } from "./testing/replay-desk.ts";

const planted = { email: "planted.canary.7f31@example.test", name: "Canary Quintessence", capital: "73219.87654321" };

describe("the raw bytes of the database", () => {
  let desk: TestDesk;
  let amounts: readonly string[];

  beforeAll(async () => {
    desk = await openTestDesk();
    await desk.work.transaction(host, (tx) =>
      makePerson(tx, { id: desk.ids.next(), email: planted.email, name: planted.name, role: "viewer", state: "active", invitedBy: null }),
    );
    const candles = backfill(3, epochMs(Date.UTC(2026, 0, 1)), 600);
    const replay = await makeReplay(
      desk.database,
      [
        {
          instrument: testInstrument("PLAINSYMBOL/USD", "0.01"),
          interval: "1m",
          candles,
          params: { fast: 3, slow: 7, entryFraction: "0.05" },
        },
      ],
      "max",
      planted.capital,
    );
    const db = openDb(desk.database.ownerUrl, { max: 1 });
    const worker = startWorker(desk.database);
    await until("the replay to finish", 60_000, async () => (await db.portfolioBook.findFirst())?.feedState === "finished");
    worker.child.kill("SIGTERM");
    await worker.exited;
    await db.$disconnect();
    const { lines } = await traceOf(desk.database, replay.portfolioId);
    const fills = lines.map((line) => JSON.parse(line)).filter((line) => line.record === "fill");
    expect(fills.length).toBeGreaterThan(10);
    amounts = fills
      .flatMap(({ cash, equity, quantity, fee }) => [cash, equity, quantity, fee])
      .filter((text, i) => text.length >= 9 && i % 5 === 0)
      .slice(0, 24);
  });
  afterAll(() => desk.close());

  it("[E1] [E5] hold none of the planted people, sizes, fees and portfolio values", async () => {
    const bytes = await rawBytes(desk.database.superuserUrl);
    expect(bytes.includes("PLAINSYMBOL/USD"), "the search itself works").toBe(true);
    expect(amounts.length).toBe(24);
    const found = [...Object.values(planted), ...amounts].filter((text) => bytes.includes(text));
    expect(found).toEqual([]);
  });
});

/** Every file of the database and the write-ahead log, after a checkpoint. */
async function rawBytes(superuserUrl: string): Promise<Buffer> {
  const [dataDirectory, oid] = await withConnection(superuserUrl, async (client) => {
    await client.query("CHECKPOINT");
    const { rows } = await client.query(
      "SELECT current_setting('data_directory') AS dir, (SELECT oid FROM pg_database WHERE datname = current_database()) AS oid",
    );
    return [rows[0].dir as string, String(rows[0].oid)]; // texts by the query above
  });
  const read = (folder: string) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [readFileSync(join(folder, entry.name))] : []));
  return Buffer.concat([...read(join(dataDirectory, "base", oid)), ...read(join(dataDirectory, "pg_wal"))]);
}
