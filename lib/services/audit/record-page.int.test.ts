import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { checkpointKeyOf } from "#lib/compose/pin-checkpoint-key.ts";
import { auditLeaf, auditNode } from "#lib/crypto/audit-digest.ts";
import { openCheckpoint } from "#lib/crypto/checkpoint.ts";
import { verifierOf } from "#lib/crypto/checkpoint-key.ts";
import { auditSealer } from "#lib/db/audit/sealer.ts";
import { openDb } from "#lib/db/client.ts";
import type { Person } from "#lib/domain/access/actor.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { rootOfPath } from "#lib/domain/audit/tree/check-proof.ts";
import { bytesOfHex, hexOf } from "#lib/domain/kernel/hex.ts";
import { host, openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { acknowledgeAnomaly } from "./anomalies/acknowledge-anomaly.ts";
import { listAnomalies } from "./anomalies/list-anomalies.ts";
import { tellAnomalies } from "./anomalies/tell-anomalies.ts";
import { exportEvents } from "./export-events.ts";
import { listEvents } from "./list-events.ts";
import { changeAnomalyRules } from "./settings/change-audit-setting.ts";
import { readAuditSettings } from "./settings/read-audit-settings.ts";
import { showEvent } from "./show-event.ts";
import { deleteView } from "./views/delete-view.ts";
import { listViews } from "./views/list-views.ts";
import { saveView } from "./views/save-view.ts";

describe("the audit page", () => {
  let desk: TestDesk;
  let admin: Person;
  let trader: Person;

  beforeAll(async () => {
    desk = await openTestDesk();
    admin = await desk.person("admin");
    trader = await desk.person("trader");
    const origin = { requestId: "=req-7", address: "192.0.2.5", agent: "=HYPERLINK(evil)" };
    await desk.work.transaction(host, async (tx) => {
      await tx.audit(
        factOf("run.changed", { resourceId: "run-1", data: { actual: "stopped", reason: "=1+1\u202e\n2026 forged line" } }, "done"),
        admin,
        origin,
      );
      await tx.audit(factOf("order.held", { resourceId: "run-1", data: { reason: "flat" } }, "done"), admin, origin);
    });
  });
  afterAll(() => desk.close());

  const idOf = async (type: string) => (await desk.owner.auditEvent.findFirstOrThrow({ where: { type } })).id;

  it("[U4] opens an event with its personal part, its proof, and what belongs to it; opening is on record", async () => {
    const shown = await desk.must(showEvent, admin, { eventId: await idOf("run.changed") });
    expect(shown.personal).toEqual({ address: "192.0.2.5", agent: "=HYPERLINK(evil)" });
    expect(shown.proof).toMatchObject({ state: "waiting" });
    expect(shown.sameRequest.map(({ type }) => type)).toEqual(["order.held"]);
    expect(shown.sameResource.map(({ type }) => type)).toEqual(["order.held"]);
    expect((await desk.events("audit.event-opened")).at(-1)).toMatchObject({ actor: `user:${admin.userId}`, result: "done" });
    const refused = await desk.run(showEvent, trader, { eventId: await idOf("run.changed") });
    expect(refused.ok ? "passed" : refused.failure.code).toBe("forbidden");
  });

  it("[U5] shows a proof that leads from the very event to the root that was signed", async () => {
    const file = await readKeyFile(join(desk.database.dataDir, "keys", "worker.key"));
    const key = file && checkpointKeyOf(file);
    if (!key) throw new Error("a new desk has a checkpoint key");
    await desk.work.transaction(host, async (tx) => {
      for (let i = 0; i < 9; i++) await tx.audit(factOf("instrument.added", { data: { i } }, "done"), admin, { requestId: "r" });
    });
    const db = openDb(desk.database.workerUrl, { max: 1 });
    try {
      await auditSealer({ db, key }).seal();
    } finally {
      await db.$disconnect();
    }
    for (const type of ["instrument.added", "run.changed", "order.held"]) {
      const { proof } = await desk.must(showEvent, admin, { eventId: await idOf(type) });
      if (proof?.state !== "sealed") throw new Error(`${type} is sealed`);
      const { body } = await desk.owner.auditEvent.findFirstOrThrow({ where: { type } });
      const path = proof.path.map(bytesOfHex);
      expect(path.length).toBeGreaterThan(1);
      const lead = (steps: typeof path) => rootOfPath(auditLeaf(body), proof.leafIndex, proof.size, steps, auditNode);
      expect(hexOf(lead(path) ?? new Uint8Array())).toBe(proof.root);
      expect(hexOf(lead([...path].reverse()) ?? new Uint8Array())).not.toBe(proof.root);
      const signed = openCheckpoint(proof.note, verifierOf(key.verifier));
      expect({ size: signed?.size, root: signed && hexOf(signed.root) }).toEqual({ size: proof.size, root: proof.root });
    }
  });

  it("[U5] exports what the filters find as CSV in which nothing acts, and as NDJSON that reads back", async () => {
    const csv = await desk.must(exportEvents, admin, { type: "run.changed", format: "csv" });
    expect(csv).toMatchObject({ events: 1, isCut: false, mime: "text/csv; charset=utf-8" });
    expect(csv.text.split("\r\n")).toHaveLength(3);
    expect(csv.text).not.toMatch(/\u202e|\n2026 forged|(^|",)"=/m);
    const lines = await desk.must(exportEvents, admin, { q: "flat", format: "ndjson" });
    expect(JSON.parse(lines.text)).toMatchObject({ type: "order.held", actorName: "Person admin" });
    expect((await desk.events("audit.exported")).at(-1)).toMatchObject({ data: { events: 1, format: "ndjson", filter: { words: 1 } } });
  });

  it("[U5] refuses an export without a step-up, and to whoever may not export", async () => {
    const input = { format: "csv" };
    const { execute } = await import("../use-case.ts");
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, bug: () => "log-id" };
    const unproven = await execute({ work: desk.work, services: desk.services, log }, exportEvents, admin, input, { requestId: "r" });
    expect(unproven.ok ? "passed" : unproven.failure.code).toBe("step-up-required");
    const refused = await desk.run(exportEvents, trader, input);
    expect(refused.ok ? "passed" : refused.failure.code).toBe("forbidden");
  });

  it("[U4] keeps a person's views for that person alone", async () => {
    const { id } = await desk.must(saveView, admin, { name: "Held", query: "q=flat&within=7d&evil=1" });
    expect(await desk.must(listViews, admin, {})).toEqual([{ id, name: "Held", query: { q: "flat", within: "7d" } }]);
    const again = await desk.run(saveView, admin, { name: "Held", query: "" });
    expect(again.ok ? "passed" : again.failure.code).toBe("conflict");
    const other = await desk.person("admin");
    expect(await desk.must(listViews, other, {})).toEqual([]);
    const { sealed } = await desk.owner.auditView.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(sealed).toString("latin1")).not.toMatch(/Held|flat/);
    const taken = await desk.run(deleteView, other, { viewId: id });
    expect(taken.ok ? "passed" : taken.failure.code).toBe("not-found");
    await desk.must(deleteView, admin, { viewId: id });
    expect(await desk.must(listViews, admin, {})).toEqual([]);
  });

  it("[U6] thresholds are versions: who set them stands beside, and a stale one is refused", async () => {
    const set = await desk.must(changeAnomalyRules, admin, {
      expectedVersion: "0",
      failedLogins: "25",
      timeZone: "Europe/Zurich",
      isNewPlaceOn: "false",
    });
    expect(set).toEqual({ name: "anomaly-rules", version: 1 });
    const stale = await desk.run(changeAnomalyRules, admin, { expectedVersion: 0, failedLogins: 30 });
    expect(stale.ok ? "passed" : stale.failure.code).toBe("conflict");
    const read = await desk.must(readAuditSettings, admin, {});
    expect(read.rules).toMatchObject({ failedLogins: 25, refusals: 10, timeZone: "Europe/Zurich", isNewPlaceOn: false });
    expect(read.history["anomaly-rules"]).toMatchObject([{ version: 1, setBy: "Person admin" }]);
    expect((await desk.events("audit.setting-changed")).filter(({ result }) => result === "done")).toHaveLength(1);
  });

  it("[U6] admins are told once of what was found, in the console and by mail; one acknowledges it, with the name", async () => {
    const at = new Date();
    await desk.owner.anomaly.create({
      data: {
        id: desk.ids.next(),
        rule: "refused-access",
        about: `user:${trader.userId}`,
        firstAt: at,
        lastAt: at,
        foundAt: at,
        figures: { count: 12 },
        eventIds: [await idOf("order.held")],
      },
    });
    expect(await desk.must(tellAnomalies, { kind: "anonymous" }, {})).toEqual({ told: 1 });
    expect(await desk.must(tellAnomalies, { kind: "anonymous" }, {})).toEqual({ told: 0 });
    const notices = await desk.owner.accountNotice.findMany({ where: { kind: "anomaly-found" } });
    expect(notices.map(({ userId }) => userId)).toContain(admin.userId);
    expect(notices.map(({ userId }) => userId)).not.toContain(trader.userId);
    expect(await desk.owner.mailOutbox.count({ where: { kind: "anomaly-found" } })).toBe(notices.length);
    const [item] = (await desk.must(listAnomalies, admin, { state: "open" })).items;
    expect(item).toMatchObject({ title: "Many refused acts", about: "Person trader", acknowledgedBy: null });
    await desk.must(acknowledgeAnomaly, admin, { anomalyId: item?.id });
    expect((await desk.must(listAnomalies, admin, { state: "open" })).items).toEqual([]);
    expect((await desk.must(listAnomalies, admin, {})).items[0]).toMatchObject({ acknowledgedBy: "Person admin" });
    expect((await desk.events("anomaly.acknowledged")).at(-1)).toMatchObject({ resourceId: item?.id, data: { rule: "refused-access" } });
  });

  it("[U4] says in words what was refused, and why a sign-in failed", async () => {
    const { items } = await desk.must(listEvents, admin, { result: "refused" });
    expect(items.map(({ says }) => says)).toContain("refused: export audit (forbidden)");
  });
});
