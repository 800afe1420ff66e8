import { afterAll, beforeAll } from "vitest";
import { systemClock } from "#lib/compose/system-clock.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { simulatedBook } from "#lib/db/simulated-book.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { venueContract } from "#lib/ports/venue.contract.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { makeKeys, ringOf, testInstrument } from "#worker/testing/replay-desk.ts";
import { simulatedVenue } from "./venue.ts";

let database: TestDatabase;
let owner: Db;
let worker: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  await makeKeys(database);
  owner = openDb(database.ownerUrl, { max: 2 });
  worker = openDb(database.workerUrl, { max: 2 });
});
afterAll(async () => {
  await Promise.all([owner.$disconnect(), worker.$disconnect()]);
  await database.drop();
});

venueContract("the simulated venue on its rows", async () => {
  const ids = mintIds(systemClock);
  const [portfolioId, otherPortfolioId] = [ids.next<PortfolioId>(), ids.next<PortfolioId>()];
  const ring = await ringOf(owner, database, "worker");
  for (const scope of [portfolioId, otherPortfolioId]) await ring.createScope(keyStore(owner), "trade", scope);
  const book = simulatedBook(worker, ring);
  const instrument = { ...testInstrument("CASE/USD", "0.5"), lotSize: "0.01" };
  return {
    venue: simulatedVenue(book),
    restarted: () => simulatedVenue(book),
    portfolioId,
    otherPortfolioId,
    instrument,
    newId: () => ids.next(),
  };
});
