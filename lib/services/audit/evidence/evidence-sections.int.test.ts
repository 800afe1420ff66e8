import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "#lib/domain/access/actor.ts";
import { personActor } from "#lib/domain/access/person-actor.ts";
import type { AuditEventType } from "#lib/domain/audit/catalog.ts";
import { evidenceSections } from "#lib/domain/audit/evidence/sections.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import type { SessionId } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { host, openTestDesk, type TestDesk } from "../../testing/test-desk.ts";
import { fillSection } from "./fill-section.ts";
import { makeEvidence } from "./make-evidence.ts";
import { reviewAccess } from "./review-access.ts";

/** What an auditor looks for, one of each: written out here, so that a section that loses a line of its own misses its event. */
const planted: { readonly [section: string]: readonly AuditEventType[] } = {
  "access-changes": ["user.role-changed", "role.changed", "grant.changed", "factor.added", "token.created", "set-up.done"],
  approvals: ["approval.approved", "limit.changed", "connection.stored", "secret.migrated", "audit.setting-changed"],
  "sign-ins": ["request.refused", "login.failed", "sign-on.refused", "token.refused", "login.unlocked"],
  keys: ["signing-key.rotated", "keys.rotation-ended", "credential.destroyed", "audit.checkpoint-key-made"],
  "restore-drills": ["backup.drilled", "backup.verified", "backup.restored"],
  incidents: ["kill-switch.engaged", "anomaly.found", "audit.mismatch-found", "user.recovery-link-printed", "user.recovery-link-used"],
  disclosure: [
    "audit.searched",
    "audit.event-opened",
    "audit.exported",
    "audit.range-exported",
    "audit.month-read",
    "audit.verified",
    "audit.evidence-made",
    "audit.retired",
  ],
  erasure: ["person.exported", "person.erased"],
};

describe("[U8] an evidence pack's lists", () => {
  let desk: TestDesk;
  let admin: Person;
  const span = { from: "2020-01-01", to: "2100-01-01" };
  const range = { from: epochMs(Date.parse(span.from)), to: epochMs(Date.parse(span.to)) };
  const files = async (by: Person | typeof host = host) => {
    const made = await desk.must(makeEvidence, by, { framework: "gdpr", ...span });
    return { made, text: (name: string) => made.files.find((each) => each.name === name)?.text ?? "" };
  };
  /** A retirement that the database lets the web write is one that was refused. */
  const plant = (type: AuditEventType, resourceId = `planted ${type}`) =>
    desk.work.transaction(host, (tx) =>
      tx.audit(factOf(type, { resourceId }, type === "audit.retired" ? "refused" : "done"), host, { requestId: "r" }),
    );

  beforeAll(async () => {
    desk = await openTestDesk();
    admin = await desk.person("admin");
    for (const type of new Set(Object.values(planted).flat())) await plant(type);
  });
  afterAll(() => desk?.close());

  it.each(Object.entries(planted))(
    "of %s hold each event that belongs there, in the page with what it is of, and once",
    async (id, types) => {
      const { text } = await files();
      const page = text("evidence.html");
      const part = page.slice(page.indexOf(`<section id="${id}">`)).split("</section>")[0] ?? "";
      const csv = text(`${id}.csv`);
      for (const type of types) {
        expect(csv.split(`"planted ${type}"`), type).toHaveLength(2);
        expect(part.split(`<td>planted ${type}</td>`), type).toHaveLength(2);
      }
    },
  );

  it("leave out nothing that a section asks for: each of its areas and types has a planted event", () => {
    const missing = evidenceSections.flatMap(({ id, areas, types = [] }) => {
      const there = planted[id] ?? [];
      return [
        ...areas.filter((area) => !there.some((type) => type.startsWith(`${area}.`))),
        ...types.filter((type) => !there.some((each) => each === type)),
      ].map((each) => `${id}: ${each}`);
    });
    expect(missing).toEqual([]);
  });

  it("hold an event once that an area and a type find, and say that there is more than they show, of each kind the newest", async () => {
    for (let i = 0; i < 7; i++) await plant("limit.changed", `limit ${i}`);
    const section = { id: "x", title: "X", says: "", areas: ["limit", "approval"], types: ["limit.changed"], controls: {}, none: "" };
    const filled = (limit: number) => desk.work.transaction(host, (tx) => fillSection(tx, host, section, range, limit));
    const ids = ({ events }: Awaited<ReturnType<typeof filled>>) => events.map(({ resourceId }) => resourceId);
    const limits = ["limit 6", "limit 5", "limit 4", "limit 3", "limit 2", "limit 1", "limit 0", "planted limit.changed"];
    const whole = await filled(9);
    expect([whole.isCut, ids(whole)]).toEqual([false, [...limits, "planted approval.approved"]]);
    const cut = await filled(8);
    expect([cut.isCut, ids(cut)]).toEqual([true, ["limit 6", "limit 5", "planted approval.approved"]]);
  });

  it("of people: say so where there are more than are listed", async () => {
    await desk.person("trader");
    const review = (limit: number) => desk.work.transaction(host, (tx) => reviewAccess(tx, host, range, limit));
    expect(await review(2)).toMatchObject({ isCut: false, people: [{ role: "admin" }, { role: "trader" }] });
    expect(await review(1)).toMatchObject({ isCut: true, people: [{ role: "admin" }] });
  });

  it("do not say that there is nobody where the maker may not see users, but that", async () => {
    const sessionId = desk.ids.next<SessionId>();
    const auditor = personActor("viewer", { userId: admin.userId, sessionId, permissions: new Set(["audit.read", "audit.export"]) });
    const { made, text } = await files(auditor);
    const says = "may not see users";
    expect([text("evidence.html").includes(says), text("access-review.csv").includes(says), made.people]).toEqual([true, true, null]);
    expect(JSON.parse(text("evidence.json")).accessReview).toBeNull();
    expect(text("evidence.html")).not.toContain("There are no people");
    expect((await files()).text("evidence.html")).not.toContain(says);
  });
});
