import { describe, expect, it } from "vitest";
import { evidenceFiles } from "./files.ts";
import type { EvidencePack } from "./pack.ts";
import { evidenceSections } from "./sections.ts";

const [section] = evidenceSections;
const person = {
  name: "P",
  email: "p@example.test",
  role: "viewer",
  state: "active",
  since: "2026-01-01",
  lastSignIn: null,
  portfolios: 0,
};

/** @returns the page and the CSVs by name */
function packed(isCut: boolean): (name: string) => string {
  if (!section) throw new Error("there are sections");
  const pack: EvidencePack = {
    framework: "soc2",
    from: "2026-01-01T00:00:00.000Z",
    to: "2026-02-01T00:00:00.000Z",
    madeAt: "2026-02-01T00:00:00.000Z",
    madeBy: "host:tester",
    accessReview: { people: [person], isCut, roles: [] },
    sections: [{ section, events: [], isCut }],
    checkpoint: null,
  };
  const files = evidenceFiles(pack);
  return (name) => files.find((each) => each.name === name)?.text ?? "";
}

describe("[U7] a list of an evidence pack that is not whole", () => {
  it.each([
    ["access-review.csv", "There are more than 1 people"],
    ["evidence.html", "There are more than 1 people"],
    [`${section?.id}.csv`, "There are more than 0 events"],
    ["evidence.html", "There are more than 0 events"],
  ])("says so in %s: %s", (name, says) => {
    expect(packed(true)(name)).toContain(says);
    expect(packed(false)(name)).not.toContain("There are more than");
    expect(packed(false)(name).length).toBeGreaterThan(50);
  });
});
