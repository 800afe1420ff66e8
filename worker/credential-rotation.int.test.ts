import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { readSealingFile, sealingFilePath } from "#lib/adapters/key-wrapper/local-file/sealing-file.ts";
import { exchangeCheck } from "#lib/adapters/venue/ccxt/check-exchange.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { credentialOpener, credentialSealer } from "#lib/crypto/credential-envelope.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { WriterWitness } from "#lib/db/audit/writer-witness.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { connectionWork } from "#lib/db/connections/connection-work.ts";
import { keyStore } from "#lib/db/key-store.ts";
import type { Person } from "#lib/domain/access/actor.ts";
import { DAY_MS } from "#lib/domain/kernel/time.ts";
import type { Log } from "#lib/ports/log.ts";
import { addConnection } from "#lib/services/connections/add-connection.ts";
import { checkConnection } from "#lib/services/connections/check-connection.ts";
import { listConnections } from "#lib/services/connections/list-connections.ts";
import { askRotation } from "#lib/services/keys/ask-rotation.ts";
import { type AccessDesk, openAccessDesk } from "#lib/services/testing/access-desk.ts";
import { rotateUntil, rotatorFor } from "#lib/services/testing/rotate.ts";
import { venueScripts } from "#lib/tooling/venue-scripts.ts";
import { venueServer } from "#lib/tooling/venue-server.ts";
import { ConnectionLoop } from "./loops/connection-loop.ts";

let desk: AccessDesk;
let admin: Person;
let workerDb: Db;
let keyDb: Db;
let loop: ConnectionLoop;
let server: Awaited<ReturnType<typeof venueServer>>;
let ticks = 0;
const logged: string[] = [];
const say = (fields: object, message: string) => void logged.push(`${message} ${String((fields as { err?: unknown }).err)}`);

beforeAll(async () => {
  desk = await openAccessDesk();
  admin = await desk.somebody({ ageMs: 30 * DAY_MS });
  server = await venueServer(venueScripts.binance);
  const { dataDir, deskId, workerUrl } = desk.database;
  workerDb = openDb(workerUrl, { max: 3 });
  keyDb = openDb(workerUrl, { max: 2 }); // as the worker has it: keys are read while transactions hold the other connections
  const keys = await readKeyFile(join(dataDir, "keys", "worker.key"));
  const pinned = await readSealingFile(sealingFilePath(join(dataDir, "keys", "web.key")), deskId);
  if (!keys?.sealing || !pinned) throw new Error("the test database has key files with a sealing key");
  Object.assign(desk.services, { clock: systemClock, credentials: await credentialSealer(pinned.publicKey) });
  const ring = new KeyRing({ wrapper: localFileWrapper(keys.keys), store: keyStore(keyDb), clock: systemClock });
  loop = new ConnectionLoop({
    connections: connectionWork({ db: workerDb, ring, ids: desk.ids, witness: new WriterWitness() }),
    opener: await credentialOpener(keys.sealing),
    check: exchangeCheck({ endpoints: { binance: server.endpoint }, timeoutMs: 3_000 }),
    clock: { ...systemClock, monotonicMs: () => (ticks += 60_000) },
    log: Object.fromEntries(["debug", "info", "warn", "error", "bug"].map((level) => [level, say])) as unknown as Log, // every level is there
    random: () => 0,
    pause: async () => undefined,
  });
});
afterAll(async () => {
  await server?.close();
  await Promise.all([workerDb?.$disconnect(), keyDb?.$disconnect()]);
  await desk?.close();
});

describe("a rotation of the credentials' keys", () => {
  it("[E3] [S5] moves stored exchange keys to the new key, and the connection loop, which holds the old one, goes on using them", async () => {
    const ids: string[] = [];
    for (let n = 1; n <= 3; n++) {
      const typed = { key: `canary-key-000${n}`, secret: `canary-secret-${n}` };
      ids.push((await desk.done(addConnection, admin, { venue: "binance", label: `Account ${n}`, ...typed })).connectionId);
      await loop.advance();
    }
    const before = await desk.owner.connectionCredential.findMany({ orderBy: { id: "asc" } });
    expect(before.map(({ state }) => state)).toEqual(["active", "active", "active"]);

    const worker = await rotatorFor(desk, "worker");
    const { rotationId } = await desk.done(askRotation, admin, { purpose: "credential", kind: "rotate" });
    await rotateUntil(desk, worker.rotator, rotationId, ["done"]);
    const after = await desk.owner.connectionCredential.findMany({ orderBy: { id: "asc" } });
    for (const [i, row] of after.entries()) {
      expect(row.sealed).not.toEqual(before[i]?.sealed);
      expect({ ...row, sealed: null }).toEqual({ ...before[i], sealed: null });
    }
    const [left] = await desk.owner.$queryRaw<{ cells: number }[]>`
      SELECT count(*)::int AS cells FROM connection_credential c JOIN data_key k ON k.id = sealed_key_id(c.sealed)
        JOIN purpose_key p ON p.id = k.purpose_key_id WHERE k.state <> 'active' OR p.version <> 2`;
    expect(left?.cells).toBe(0);

    const checksBefore = (await desk.done(listConnections, admin, {})).items.map(({ checkedAt }) => checkedAt);
    for (const connectionId of ids) await desk.done(checkConnection, admin, { connectionId });
    for (let turn = 0; turn < 4; turn++) await loop.advance();
    expect(logged).toEqual([]);
    const { items } = await desk.done(listConnections, admin, {});
    expect(items.map(({ state, version }) => [state, version])).toEqual([
      ["ready", 1],
      ["ready", 1],
      ["ready", 1],
    ]);
    expect(items.map(({ checkedAt }) => checkedAt)).not.toEqual(checksBefore);
    await worker.db.$disconnect();
  });
});
