import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
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
import { asId, type Uuid } from "#lib/domain/kernel/ids.ts";
import { DAY_MS } from "#lib/domain/kernel/time.ts";
import type { ConnectionWork } from "#lib/ports/connection-work.ts";
import type { Log } from "#lib/ports/log.ts";
import { addConnection } from "#lib/services/connections/add-connection.ts";
import { checkConnection } from "#lib/services/connections/check-connection.ts";
import { deleteConnection } from "#lib/services/connections/delete-connection.ts";
import { listConnections } from "#lib/services/connections/list-connections.ts";
import { rotateConnection } from "#lib/services/connections/rotate-connection.ts";
import { type AccessDesk, openAccessDesk } from "#lib/services/testing/access-desk.ts";
import { host } from "#lib/services/testing/test-desk.ts";
import { venueScripts } from "#lib/tooling/venue-scripts.ts";
import { venueServer } from "#lib/tooling/venue-server.ts";
import { ConnectionLoop } from "./loops/connection-loop.ts";

const SECRET = "canary-secret-5d1e7a90b2c34f";
const typed = (n: number) => ({ key: `canary-key-000${n}`, secret: `${SECRET}${n}` });

let desk: AccessDesk;
let admin: Person;
let workerDb: Db;
let webDb: Db;
let loop: ConnectionLoop;
let work: ConnectionWork;
let server: Awaited<ReturnType<typeof venueServer>>;
const logged: string[] = [];
const log = Object.fromEntries(
  ["debug", "info", "warn", "error", "bug"].map((level) => [
    level,
    (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message),
  ]),
) as unknown as Log; // every level is there

beforeAll(async () => {
  desk = await openAccessDesk();
  admin = await desk.somebody({ ageMs: 30 * DAY_MS });
  server = await venueServer(venueScripts.binance);
  const { dataDir, deskId, workerUrl, webUrl } = desk.database;
  workerDb = openDb(workerUrl, { max: 3 });
  webDb = openDb(webUrl, { max: 2 });
  const keys = await readKeyFile(join(dataDir, "keys", "worker.key"));
  const pinned = await readSealingFile(sealingFilePath(join(dataDir, "keys", "web.key")), deskId);
  if (!keys?.sealing || !pinned) throw new Error("the test database has key files with a sealing key");
  Object.assign(desk.services, {
    clock: systemClock,
    look: (work: never) => desk.work.transaction({ kind: "anonymous" }, work),
    credentials: await credentialSealer(pinned.publicKey),
  });
  const ring = new KeyRing({ wrapper: localFileWrapper(keys.keys), store: keyStore(workerDb), clock: systemClock });
  work = connectionWork({ db: workerDb, ring, ids: desk.ids, witness: new WriterWitness() });
  loop = new ConnectionLoop({
    connections: work,
    opener: await credentialOpener(keys.sealing),
    check: exchangeCheck({ endpoints: { binance: server.endpoint }, timeoutMs: 3_000 }),
    clock: { ...systemClock, monotonicMs: () => (ticks += 60_000) },
    log,
    random: () => 0,
    pause: async () => undefined,
  });
});
let ticks = 0;
afterEach(() => server.is({}));
afterAll(async () => {
  await server?.close();
  await Promise.all([workerDb?.$disconnect(), webDb?.$disconnect()]);
  await desk?.close();
});

const add = (n: number, more: object = {}) =>
  desk.done(addConnection, admin, { venue: "binance", label: `Account ${n}`, ...typed(n), ...more });
const shown = async (id: string) => (await desk.done(listConnections, admin, {})).items.find((item) => item.id === id);
const eventsOf = async (id: string) => (await desk.events()).filter(({ resourceId }) => resourceId === id);
const usesOf = async (id: string) =>
  (await eventsOf(id)).filter(({ type }) => type === "credential.used").map(({ data }) => `v${data.version} ${data.why} ${data.times}`);
async function checkTimes(id: string, times: number) {
  for (let i = 0; i < times; i++) {
    await desk.owner.connection.update({ where: { id }, data: { checkDueAt: new Date(0) } });
    await turn();
  }
}
async function turn() {
  await loop.advance();
}
async function stored(n: number) {
  const { connectionId } = await add(n);
  await turn();
  return connectionId;
}

describe("a connection", () => {
  it("v5.0.0-14.2.6 [S5] [S6] is typed once, judged by the worker at the venue, and shows afterwards an end and a fingerprint alone", async () => {
    const { connectionId } = await add(1);
    expect(await shown(connectionId)).toMatchObject({ state: "waiting", lastFour: null, version: null, submission: { state: "waiting" } });
    await turn();
    const view = await shown(connectionId);
    expect(view).toMatchObject({
      state: "ready",
      version: 1,
      lastFour: "0001",
      findings: { canTrade: true, canWithdraw: false, isAddressBound: true },
      submission: null,
    });
    expect(view?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.stringify(view)).not.toContain("canary");
    expect(await desk.owner.connectionSubmission.findFirst({ where: { connectionId } })).toMatchObject({ state: "stored", envelope: null });
  });

  it("[S4] [S5] each step is on record, with version and hash and without the credential", async () => {
    const id = await stored(2);
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual(["connection.submitted", "connection.stored"]);
    expect(events[1]).toMatchObject({
      actor: "worker",
      data: { version: 1, venue: "binance", hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(JSON.stringify(await desk.events())).not.toContain("canary");
    expect(logged.join()).not.toContain("canary");
  });

  it("[S5] that may withdraw is refused and stored nowhere", async () => {
    for (const key of ["withdraws", "transfers"] as const) {
      server.is({ key });
      const id = await stored(3);
      expect(await shown(id)).toMatchObject({
        state: "refused",
        lastFour: null,
        submission: { state: "refused", says: expect.stringContaining("may withdraw") },
      });
      expect(await desk.owner.connectionCredential.count({ where: { connectionId: id } })).toBe(0);
      expect((await eventsOf(id)).at(-1)).toMatchObject({
        type: "connection.refused",
        result: "refused",
        data: { reason: "may-withdraw" },
      });
    }
  });

  it("[S5] whose key is wrong, or whose venue is away three times in a row, is told so and may be typed again", async () => {
    server.is({ key: "unknown" });
    const id = await stored(4);
    expect((await shown(id))?.submission?.says).toContain("refused this key");
    server.is({ mood: "down" });
    await desk.done(rotateConnection, admin, { connectionId: id, ...typed(4) });
    await turn();
    expect((await shown(id))?.submission?.says).toContain("could not be reached");
    expect(server.asked).toHaveLength(3);
    server.is({});
    await desk.done(rotateConnection, admin, { connectionId: id, ...typed(4) });
    await turn();
    expect(await shown(id)).toMatchObject({ state: "ready", version: 3, submission: null });
  });

  it("[S5] rotates with an overlap: the earlier version ends only after the new one was found good, and then with its key", async () => {
    const id = await stored(5);
    server.is({ key: "unknown" });
    await desk.done(rotateConnection, admin, { connectionId: id, ...typed(6) });
    await turn();
    expect(await shown(id)).toMatchObject({ state: "ready", version: 1, lastFour: "0005", submission: { state: "refused", version: 2 } });
    server.is({});
    await desk.done(rotateConnection, admin, { connectionId: id, ...typed(7) });
    await turn();
    expect(await shown(id)).toMatchObject({ version: 3, lastFour: "0007", overlapUntil: expect.any(String) });
    const old = await desk.owner.connectionCredential.findFirstOrThrow({ where: { connectionId: id, version: 1 } });
    expect(old).toMatchObject({ state: "overlap", sealed: expect.anything() });
    await desk.owner.connectionCredential.update({ where: { id: old.id }, data: { endsAt: new Date(Date.now() - 1) } });
    await turn();
    expect(await desk.owner.connectionCredential.findUniqueOrThrow({ where: { id: old.id } })).toMatchObject({
      state: "destroyed",
      sealed: null,
    });
    expect(await desk.owner.dataKey.findFirstOrThrow({ where: { scope: old.id } })).toMatchObject({ state: "destroyed", wrapped: null });
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: "credential.destroyed", data: { version: 1 } });
  });

  it("[S5] is checked again on schedule; a right to withdraw it gained since is found, and every change is on record", async () => {
    const id = await stored(8);
    const makeDue = () => desk.owner.connection.update({ where: { id }, data: { checkDueAt: new Date(0) } });
    server.is({ key: "withdraws" });
    await makeDue();
    await turn();
    expect(await shown(id)).toMatchObject({ state: "unsafe", says: expect.stringContaining("may withdraw") });
    server.is({ mood: "down" });
    await makeDue();
    await turn();
    expect(await shown(id)).toMatchObject({ state: "failing", says: expect.stringContaining("could not be reached") });
    server.is({});
    await makeDue();
    await turn();
    expect(await shown(id)).toMatchObject({ state: "ready", says: null });
    const changes = (await eventsOf(id)).filter(({ type }) => type === "connection.health-changed").map(({ data }) => data.health);
    expect(changes).toEqual(["unsafe", "failing", "ok"]);
  });

  it("[S4] every use stands on record: health checks together with their number, a check that was asked for at once", async () => {
    const id = await stored(9);
    await checkTimes(id, 4);
    expect(await usesOf(id)).toEqual(["v1 health-check 1"]);
    await desk.done(checkConnection, admin, { connectionId: id });
    await turn();
    expect(await usesOf(id)).toEqual(["v1 health-check 1", "v1 health-check 3", "v1 check-asked 1"]);
  });

  it("[S4] uses that were only counted stand on record before another version is the current one, and before the connection ends", async () => {
    const id = await stored(13);
    await checkTimes(id, 3);
    const first = await desk.owner.connectionCredential.findFirstOrThrow({ where: { connectionId: id, version: 1 } });
    await desk.done(rotateConnection, admin, { connectionId: id, ...typed(14) });
    await turn();
    expect(await usesOf(id)).toEqual(["v1 health-check 1", "v1 health-check 2"]);
    // The version before still opens: a check of it that was under way is not counted as one of the new version.
    await work.open({ connectionId: asId(id), credentialId: asId(first.id), version: 1, venue: "binance" }, "health-check");
    expect((await usesOf(id)).slice(2)).toEqual(["v1 health-check 1"]);
    await checkTimes(id, 2);
    await desk.done(deleteConnection, admin, { connectionId: id });
    await turn();
    expect((await usesOf(id)).slice(3)).toEqual(["v2 health-check 2"]);
    expect(await desk.owner.connection.findUniqueOrThrow({ where: { id } })).toMatchObject({ unrecordedUses: 0, version: null });
    const { type } = (await eventsOf(id)).at(-1) ?? {};
    expect(type).toBe("connection.deleted"); // the uses stand before the end
  });

  it("[S4] a check that meets the end of its connection opens nothing, and leaves no use uncounted", async () => {
    const id = await stored(15);
    const held = await desk.owner.connectionCredential.findFirstOrThrow({ where: { connectionId: id } });
    const due = { connectionId: asId<Uuid>(id), credentialId: asId<Uuid>(held.id), version: 1, venue: "binance" } as const;
    const ending = { answer: undefined as Promise<unknown> | undefined };
    await workerDb.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id::text FROM connection WHERE id = ${id}::uuid FOR UPDATE`;
      ending.answer = work.open(due, "health-check").catch((error: unknown) => error);
      await vi.waitFor(async () => {
        const waiting = await desk.owner.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database() AND NOT granted`;
        expect(waiting).toHaveLength(1);
      });
      await tx.$queryRaw`SELECT credential_destroy(${held.id}::uuid)::text`;
    });
    expect(await ending.answer).toMatchObject({ failure: { code: "not-found" } });
    expect(await desk.owner.connection.findUniqueOrThrow({ where: { id } })).toMatchObject({ unrecordedUses: 0 });
  });

  it("[S5] that is deleted loses its credentials with their keys, and whatever still waits", async () => {
    const id = await stored(10);
    const held = await desk.owner.connectionCredential.findFirstOrThrow({ where: { connectionId: id } });
    await desk.done(rotateConnection, admin, { connectionId: id, ...typed(11) });
    await desk.done(deleteConnection, admin, { connectionId: id });
    expect(await shown(id)).toMatchObject({ state: "deleting" });
    await turn();
    await turn();
    expect(await shown(id)).toBeUndefined();
    expect(await desk.owner.connectionCredential.count({ where: { connectionId: id, sealed: { not: null } } })).toBe(0);
    expect(await desk.owner.connectionSubmission.count({ where: { connectionId: id, envelope: { not: null } } })).toBe(0);
    expect(await desk.owner.dataKey.findFirstOrThrow({ where: { scope: held.id } })).toMatchObject({ wrapped: null });
    expect((await desk.refused(rotateConnection, admin, { connectionId: id, ...typed(12) })).code).toBe("not-found");
  });
});

describe("who may", () => {
  it("v5.0.0-8.2.1 [S5] only an admin who just proved a factor adds, rotates or deletes; a trader looks, a viewer and the host do not touch", async () => {
    const id = await stored(20);
    const [trader, viewer] = [await desk.somebody({ role: "trader" }), await desk.somebody({ role: "viewer" })];
    const input = { venue: "binance", label: "Mine", ...typed(21) };
    expect(await desk.ask(addConnection, admin, input)).toMatchObject({ ok: false, failure: { code: "step-up-required" } });
    expect(await desk.ask(deleteConnection, admin, { connectionId: id })).toMatchObject({
      ok: false,
      failure: { code: "step-up-required" },
    });
    for (const actor of [trader, viewer, host]) {
      expect((await desk.refused(addConnection, actor, input)).code).toBe("forbidden");
      expect((await desk.refused(deleteConnection, actor, { connectionId: id })).code).toBe("forbidden");
    }
    expect((await desk.ask(listConnections, trader, {})).ok).toBe(true);
    expect((await desk.refused(listConnections, viewer, {})).code).toBe("forbidden");
  });

  it("v5.0.0-2.2.1 the form of each venue is checked on the server", async () => {
    const wrong = await desk.refused(addConnection, admin, { venue: "kraken", label: "K", key: "short", secret: "not base64!" });
    expect(Object.keys(wrong.fields ?? {})).toEqual(["key", "secret"]);
    expect((await desk.refused(addConnection, admin, { venue: "kraken", label: "K", ...typed(1), isSandbox: "on" })).fields).toHaveProperty(
      "isSandbox",
    );
    expect((await desk.refused(addConnection, admin, { venue: "elsewhere", label: "E", ...typed(1) })).code).toBe("invalid-input");
  });
});

describe("the web", () => {
  it("v5.0.0-13.3.2 [S6] has no key that opens a credential, and its database role reads neither credentials nor envelopes nor their keys", async () => {
    const id = await stored(30);
    const row = await desk.owner.connectionCredential.findFirstOrThrow({ where: { connectionId: id } });
    await expect(desk.ring.cipher("credential", row.id)).rejects.toThrow();
    for (const read of [
      () => webDb.$queryRaw`SELECT sealed FROM connection_credential`,
      () => webDb.$queryRaw`SELECT hash FROM connection_credential`,
      () => webDb.$queryRaw`SELECT envelope FROM connection_submission`,
      () => webDb.$queryRaw`SELECT credential_destroy(${row.id}::uuid)::text`,
      () => webDb.$executeRaw`UPDATE connection_credential SET state = 'overlap'`,
      () => webDb.$executeRaw`UPDATE connection_submission SET state = 'waiting'`,
      () => webDb.$executeRaw`UPDATE connection SET health = 'ok'`,
    ])
      await expect(read()).rejects.toThrow(/permission denied|insufficient/i);
    expect(await webDb.$queryRaw`SELECT 1 FROM data_key WHERE purpose = 'credential'`).toEqual([]);
    const bytes = Buffer.from(row.sealed ?? []);
    expect(bytes.includes(SECRET)).toBe(false);
  });

  it("[S6] cannot hand the same envelope in twice, nor one that was meant for another connection, another person or a later time", async () => {
    const { connectionId } = await add(31);
    const sent = await desk.owner.connectionSubmission.findFirstOrThrow({ where: { connectionId } });
    await turn();
    const other = await stored(32);
    const again = {
      ...sent,
      id: desk.ids.next(),
      state: "waiting",
      takenAt: null,
      doneAt: null,
      createdAt: new Date(),
      expiresAt: sent.expiresAt,
    };
    await expect(desk.owner.connectionSubmission.create({ data: again })).rejects.toThrow(); // its version is used
    for (const moved of [
      { version: 7 },
      { version: 2, connectionId: other },
      { version: 8, submittedBy: "user:other" },
      { version: 9, expiresAt: new Date(sent.expiresAt.getTime() + 1_000) },
    ]) {
      await desk.owner.connectionSubmission.create({ data: { ...again, id: desk.ids.next(), ...moved } });
      await turn();
    }
    expect(await desk.owner.connectionSubmission.count({ where: { says: { contains: "could not open it" } } })).toBe(4);
    expect(await desk.owner.connectionCredential.count({ where: { connectionId } })).toBe(1);
  });

  it("[S6] an envelope that nobody came to within ten minutes, or that a dead worker took, is told to its person", async () => {
    const { connectionId } = await add(33);
    await desk.owner.connectionSubmission.updateMany({
      where: { connectionId },
      data: { state: "taken", envelope: null, takenAt: new Date(Date.now() - 600_000) },
    });
    await turn();
    expect(await shown(connectionId)).toMatchObject({
      state: "refused",
      submission: { says: expect.stringContaining("Type the credential again") },
    });
  });
});

describe("the database", () => {
  it("[S5] a stored credential does not change, not even by the worker, and an older value in its place does not open", async () => {
    const id = await stored(40);
    await desk.done(rotateConnection, admin, { connectionId: id, ...typed(41) });
    await turn();
    const [first, second] = await desk.owner.connectionCredential.findMany({ where: { connectionId: id }, orderBy: { version: "asc" } });
    if (!first?.sealed || !second) throw new Error("both versions are there");
    await expect(
      workerDb.$executeRaw`UPDATE connection_credential SET hash = ${Buffer.alloc(32)} WHERE id = ${second.id}::uuid`,
    ).rejects.toThrow();
    await expect(workerDb.$executeRaw`DELETE FROM connection_credential WHERE id = ${second.id}::uuid`).rejects.toThrow();
    await expect(desk.owner.connectionCredential.delete({ where: { id: second.id } })).rejects.toThrow();
    await desk.owner.$executeRaw`UPDATE connection_credential SET sealed = ${first.sealed} WHERE id = ${second.id}::uuid`; // as the owner of the tables
    await desk.owner.connection.update({ where: { id }, data: { checkDueAt: new Date(0) } });
    await turn();
    expect(await shown(id)).toMatchObject({ state: "failing", says: expect.stringContaining("does not open") });
  });
});
