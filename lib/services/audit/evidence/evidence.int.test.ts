import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "#lib/domain/access/actor.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { changeLimit } from "../../risk/change-limit.ts";
import { engageKill } from "../../risk/engage-kill.ts";
import { host, openTestDesk, type TestDesk } from "../../testing/test-desk.ts";
import { listEvents } from "../list-events.ts";
import { makeEvidence } from "./make-evidence.ts";

describe("[U8] an evidence pack", () => {
  let desk: TestDesk;
  let admin: Person;
  const span = { from: "2020-01-01", to: "2100-01-01" };

  beforeAll(async () => {
    desk = await openTestDesk();
    admin = await desk.person("admin");
    await desk.must(engageKill, admin, { scope: "all", reason: "drill" });
    await desk.must(changeLimit, admin, { rule: "daily-loss", value: "0.01", expectedVersion: 0 });
    await desk.work.transaction(host, (tx) =>
      tx.audit(factOf("login.failed", { data: { reason: "<script>alert(1)</script>\u202e" } }, "refused"), admin, { requestId: "r" }),
    );
  });
  afterAll(() => desk.close());

  const file = async (framework: string, name: string, more: object = span) => {
    const made = await desk.must(makeEvidence, host, { framework, ...more });
    return made.files.find((each) => each.name === name)?.text ?? "";
  };

  it.each(["soc2", "iso27001", "gdpr"])(
    "for %s has a page, its data, an access review and each section with its requirement",
    async (framework) => {
      const page = await file(framework, "evidence.html");
      for (const words of ["Access review", "Person admin", "engaged the kill switch", "set daily-loss", "Key rotations"])
        expect(page).toContain(words);
      expect(page).toContain("No events. No backup or restore drill is on record.");
      const data = JSON.parse(await file(framework, "evidence.json"));
      expect(data).toMatchObject({ framework, accessReview: { isCut: false, people: [{ role: "admin", state: "active" }] } });
      expect(await file(framework, "access-review.csv")).toContain('"Person admin"');
      expect(await file(framework, "incidents.csv")).toContain("kill-switch.engaged");
    },
  );

  it("lets nothing that was recorded act in the page, which loads nothing", async () => {
    const page = await file("soc2", "evidence.html");
    expect(page).not.toMatch(/<script|\u202e|https?:\/\/|src=/);
    expect(page).toContain("&lt;script&gt;");
  });

  it("holds who searched the record, as its section says", async () => {
    await desk.must(listEvents, admin, { type: "login.failed" });
    expect(await file("gdpr", "disclosure.csv")).toContain("audit.searched");
    expect(await file("gdpr", "evidence.html")).toContain("audit.searched");
  });

  it("says plainly where a span has nothing", async () => {
    const page = await file("gdpr", "evidence.html", { from: "2020-01-01", to: "2020-02-01" });
    expect(page.match(/No events\./g)?.length).toBe(8);
  });

  it("is on record, and closed to whoever may not export", async () => {
    expect((await desk.events("audit.evidence-made")).at(-1)).toMatchObject({ actor: "host:tester", data: { framework: "gdpr" } });
    const refused = await desk.run(makeEvidence, await desk.person("trader"), { framework: "soc2", ...span });
    expect(refused.ok ? "passed" : refused.failure.code).toBe("forbidden");
  });
});
