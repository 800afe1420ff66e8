import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditEventType } from "#lib/domain/audit/catalog.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";
import { host, openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { webSettings } from "#lib/services/testing/web-settings.ts";
import { makeReplay, testInstrument } from "#worker/testing/replay-desk.ts";
import type { WorkerParts } from "./for-worker.ts";

/** The worker as it is made: each of its parts that writes events, and an act that makes it write that one. */
describe("[U3] the heartbeat of the worker names the last event of every part that writes", () => {
  let desk: TestDesk;
  let parts: WorkerParts;

  beforeAll(async () => {
    desk = await openTestDesk();
    const keyFile = join(desk.database.dataDir, "keys", "worker.key");
    Object.assign(process.env, webSettings(desk.database), { BULWARK_KEY_FILE: keyFile });
    parts = await (await import("./for-worker.ts")).forWorker();
  });
  afterAll(async () => {
    await parts?.close();
    await desk?.close();
  });

  const acts: readonly [name: string, type: AuditEventType, act: () => Promise<unknown>][] = [
    [
      "events",
      "process.started",
      () => parts.events.record({ type: "process.started", resourceId: parts.holder, data: { kind: "worker" } }),
    ],
    [
      "work",
      "portfolio.book-opened",
      async () => {
        const { portfolioId } = await makeReplay(desk.database, [
          { instrument: testInstrument("ONE/USD", "0.01"), interval: "1m", candles: backfill(3, epochMs(0), 10), params: {} },
        ]);
        const claim = (await parts.leases.take(parts.holder, 15_000, 10)).find((taken) => taken.portfolioId === portfolioId);
        if (!claim) return expect.fail("the lease");
        await parts.work.transaction(claim, (tx) =>
          tx.audit({ type: "portfolio.book-opened", resourceId: portfolioId, data: { currency: "USD" } }),
        );
      },
    ],
    ["alarm", "audit.mismatch-found", () => parts.alarm.raise([{ kind: "event-missing", says: "said by a test" }])],
    [
      "anomalies",
      "anomaly.found",
      async () => {
        const subject = desk.ids.next();
        for (let i = 0; i < 10; i++) {
          const fact = factOf("login.failed", { subject, data: { reason: "wrong password" } }, "refused");
          await desk.work.transaction(host, (tx) => tx.audit(fact, { kind: "anonymous" }, { requestId: "test" }));
        }
        await parts.anomalies.look();
      },
    ],
    [
      "connections",
      "connection.refused",
      async () => {
        const [id, connectionId, at] = [desk.ids.next(), desk.ids.next(), new Date()];
        const made = { createdAt: at, expiresAt: new Date(at.getTime() + 60_000) };
        await desk.owner.connection.create({
          data: { id: connectionId, venue: "binance", isSandbox: false, sealed: new Uint8Array(), createdBy: "test", createdAt: at },
        });
        await desk.owner.connectionSubmission.create({
          data: { id, connectionId, version: 1, keyId: "k", submittedBy: "test", state: "taken", takenAt: at, ...made },
        });
        await parts.connections.refuse(
          { id: asId(id), connectionId: asId(connectionId), version: 1, venue: "binance" },
          "unsafe",
          "said by a test",
        );
      },
    ],
    [
      "keyUpkeep",
      "keys.rotation-ended",
      async () => {
        const ended = { purpose: "trade", kind: "rotate", state: "done", requestedBy: "test", requestedAt: new Date() };
        await desk.owner.keyRotation.create({ data: { id: desk.ids.next(), ...ended } });
        await parts.keyUpkeep();
      },
    ],
  ];

  it.each(acts)("%s, by %s", async (_part, type, act) => {
    await act();
    const { writer, n, actor } = await desk.owner.auditEvent.findFirstOrThrow({ where: { type } });
    expect(actor).toBe("worker");
    expect(await parts.beatWriters()).toEqual([]);
    const said = await desk.owner.auditWriter.findUnique({ where: { writer } });
    expect(Number(said?.n ?? 0)).toBeGreaterThanOrEqual(Number(n));
    expect(said?.holder).toBe(parts.holder);
  });

  it("no other part of the worker opens a transaction that writes events", async () => {
    const { sourceFiles } = await import("#lib/tooling/source-files.ts");
    const writers = sourceFiles().filter(
      ({ path, text }) => /^lib\/db\/.*\.ts$/.test(path) && !path.includes(".test.") && /appendAudit\(/.test(text),
    );
    const without = writers.filter(({ text }) => !text.includes("witnessed(")).map(({ path }) => path);
    expect(without).toEqual(["lib/db/audit-append.ts"]);
  });
});
