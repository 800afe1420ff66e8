import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnomalyRule } from "#lib/domain/audit/anomalies/sighting.ts";
import { openTestDesk, type TestDesk } from "../../testing/test-desk.ts";
import { tellAnomalies } from "./tell-anomalies.ts";

describe("[U6] telling admins of a flood of findings", () => {
  let desk: TestDesk;

  beforeAll(async () => {
    desk = await openTestDesk();
    for (let i = 0; i < 2; i++) await desk.person("admin");
  });
  afterAll(() => desk.close());

  async function find(rule: AnomalyRule, n: number): Promise<void> {
    const at = new Date();
    const about = () => `network:bn:${desk.ids.next()}`;
    const row = { rule, firstAt: at, lastAt: at, foundAt: at, figures: {}, eventIds: [] };
    await desk.owner.anomaly.createMany({ data: Array.from({ length: n }, () => ({ ...row, id: desk.ids.next(), about: about() })) });
  }
  const tell = async () => (await desk.must(tellAnomalies, { kind: "anonymous" }, {})).told;
  const mails = () => desk.owner.mailOutbox.count({ where: { kind: "anomaly-found" } });

  it("is one mail an admin, with an event for each finding", async () => {
    await find("failed-logins", 150);
    expect(await tell()).toBe(150);
    expect(await tell()).toBe(0);
    expect(await mails()).toBe(2);
    expect(await desk.events("anomaly.told")).toHaveLength(150);
  });

  it("waits after six tellings within an hour, but not with a record that does not verify", async () => {
    for (let i = 0; i < 5; i++) {
      await find("failed-logins", 1);
      expect(await tell()).toBe(1);
    }
    await find("failed-logins", 1);
    expect(await tell()).toBe(0);
    await find("record-changed", 1);
    expect(await tell()).toBe(1);
    const notices = await desk.owner.anomaly.findMany({ where: { toldAt: null } });
    expect(notices.map(({ rule }) => rule)).toEqual(["failed-logins"]);
    expect(await mails()).toBe(2 + 5 * 2 + 2);
  });
});
