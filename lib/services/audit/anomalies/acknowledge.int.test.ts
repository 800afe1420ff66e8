import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "#lib/domain/access/actor.ts";
import type { AnomalyRule } from "#lib/domain/audit/anomalies/sighting.ts";
import { openTestDesk, type TestDesk } from "../../testing/test-desk.ts";
import { execute } from "../../use-case.ts";
import { showSeal } from "../verify/show-seal.ts";
import { acknowledgeAnomaly, acknowledgeRecordChange } from "./acknowledge-anomaly.ts";
import { tellAnomalies } from "./tell-anomalies.ts";

describe("[U6] a finding goes quiet on record alone", () => {
  let desk: TestDesk;
  let admin: Person;
  let other: Person;
  let web: pg.Client;
  let worker: pg.Client;

  beforeAll(async () => {
    desk = await openTestDesk();
    [admin, other] = [await desk.person("admin"), await desk.person("admin")];
    web = new pg.Client({ connectionString: desk.database.webUrl });
    worker = new pg.Client({ connectionString: desk.database.workerUrl });
    await web.connect();
    await worker.connect();
  });
  afterAll(async () => {
    await web.end();
    await worker.end();
    await desk.close();
  });

  async function anomaly(rule: AnomalyRule, about: string, figures: Readonly<Record<string, string>> = {}): Promise<string> {
    const [id, at] = [desk.ids.next(), new Date()];
    await desk.owner.anomaly.create({ data: { id, rule, about, firstAt: at, lastAt: at, foundAt: at, figures, eventIds: [] } });
    return id;
  }
  const codeOf = async (useCase: typeof acknowledgeAnomaly, who: Person, anomalyId: string) => {
    const result = await desk.run(useCase, who, { anomalyId });
    return result.ok ? "done" : result.failure.code;
  };

  it.each([
    ["told", "UPDATE anomaly SET told_at = now() WHERE id = $1", /goes quiet on record/],
    [
      "acknowledged",
      "UPDATE anomaly SET acknowledged_at = now(), acknowledged_by = 'user:' || $1::uuid WHERE id = $1",
      /goes quiet on record/,
    ],
    ["acknowledged by nobody", "UPDATE anomaly SET acknowledged_at = now() WHERE id = $1", /stays so/],
  ])("the web's role cannot mark it as %s without the event", async (_says, sql, message) => {
    const id = await anomaly("refused-access", "anonymous");
    await expect(web.query(sql, [id])).rejects.toThrow(message);
    await desk.must(tellAnomalies, { kind: "anonymous" }, {});
    await desk.must(acknowledgeAnomaly, admin, { anomalyId: id });
    await expect(web.query("UPDATE anomaly SET told_at = NULL WHERE id = $1", [id])).rejects.toThrow(/stays so/);
    await expect(web.query("UPDATE anomaly SET acknowledged_by = 'user:x' WHERE id = $1", [id])).rejects.toThrow(/stays so/);
  });

  it("the worker's role cannot find what is acknowledged already", async () => {
    const sql = `INSERT INTO anomaly (id, rule, about, first_at, last_at, found_at, figures, event_ids, told_at)
      VALUES (gen_random_uuid(), 'refused-access', 'x', now(), now(), now(), '{}', '{}', now())`;
    await expect(worker.query(sql)).rejects.toThrow(/permission denied/);
  });

  it.each<[string, (who: Person) => [AnomalyRule, string, Readonly<Record<string, string>>]]>([
    ["the person", (who) => ["secret-rate", `user:${who.userId}`, {}]],
    ["the person's account", (who) => ["new-place", `person:${who.userId}`, {}]],
    ["a limit that the person raised", (who) => ["limit-then-order", "raise:1", { raisedBy: `user:${who.userId}` }]],
  ])("%s it is about does not acknowledge it while another admin can", async (_says, about) => {
    const id = await anomaly(...about(admin));
    expect(await codeOf(acknowledgeAnomaly, admin, id)).toBe("forbidden");
    expect(await codeOf(acknowledgeAnomaly, other, id)).toBe("done");
  });

  it("on a desk with one admin, that admin does", async () => {
    const small = await openTestDesk();
    try {
      const alone = await small.person("admin");
      const [id, at] = [small.ids.next(), new Date()];
      const data = {
        id,
        rule: "new-place",
        about: `person:${alone.userId}`,
        firstAt: at,
        lastAt: at,
        foundAt: at,
        figures: {},
        eventIds: [],
      };
      await small.owner.anomaly.create({ data });
      await small.must(acknowledgeAnomaly, alone, { anomalyId: id });
    } finally {
      await small.close();
    }
  });

  it("that the record does not verify takes another permission and a fresh factor, and the foot counts on", async () => {
    await desk.owner.auditFinding.create({ data: { digest: "x", foundAt: new Date(), kind: "event-edited", says: "y" } });
    await desk.owner.auditCheckpoint.create({ data: { seq: 1n, size: 0n, at: new Date(), root: Buffer.alloc(32), note: "n" } });
    const id = await anomaly("record-changed", "desk");
    expect(await codeOf(acknowledgeAnomaly, admin, id)).toBe("forbidden");
    const reader: Person = { ...other, permissions: new Set(["audit.read"]) };
    expect(await codeOf(acknowledgeRecordChange, reader, id)).toBe("forbidden");
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, bug: () => "log-id" };
    const deps = { work: desk.work, services: desk.services, log };
    const unproven = await execute(deps, acknowledgeRecordChange, admin, { anomalyId: id }, { requestId: "r" });
    expect(unproven.ok ? "passed" : unproven.failure.code).toBe("step-up-required");
    expect((await desk.must(showSeal, admin, {}))?.findings).toBe(1);
    expect(await codeOf(acknowledgeRecordChange, admin, id)).toBe("done");
    expect((await desk.must(showSeal, admin, {}))?.findings).toBe(1);
    expect((await desk.events("anomaly.acknowledged")).at(-1)).toMatchObject({ resourceId: id, data: { rule: "record-changed" } });
  });
});
