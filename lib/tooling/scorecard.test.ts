import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import asvs from "./asvs-ids.json" with { type: "json" };
import { idsOf, provable, scorecard } from "./scorecard.ts";
import { readReport } from "./test-report.ts";

describe("scorecard", () => {
  it("knows 236 requirements, 30 controls and 104 capabilities", () => {
    expect([provable.asvs.length, provable.controls.length, provable.capabilities.length]).toEqual([236, 30, 104]);
  });

  it("reads several ids at the start of a title and none from its middle", () => {
    expect(idsOf("v5.0.0-8.2.2 TS-16 [A5] [A6] a trader sees no other portfolio")).toEqual(["v5.0.0-8.2.2", "TS-16", "A5", "A6"]);
    expect(idsOf("[A5][A6] sessions end")).toEqual(["A5", "A6"]);
    expect(idsOf("a page says TS-16")).toEqual([]);
    expect(idsOf("TS-166 is no control")).toEqual([]);
  });

  it("counts an id only when every test that names it passed", () => {
    const card = scorecard([
      { title: "TS-16 stops orders", isPassed: true },
      { title: "TS-16 survives a restart", isPassed: false },
      { title: "TS-17 is stored", isPassed: true },
      { title: "TS-17 [R8] is fenced", isPassed: true },
      { title: "v5.0.0-8.2.2 TS-09 refuses", isPassed: true },
    ]);
    expect(card.controls.proven).toEqual(["TS-09", "TS-17"]);
    expect(card.capabilities.proven).toEqual(["R8"]);
    expect(card.asvs.proven).toEqual(["v5.0.0-8.2.2"]);
  });

  it("counts no id that is unknown, and no requirement that only a document can meet", () => {
    const document = asvs.find((each) => each.how === "D")?.id ?? "";
    const card = scorecard(
      [`${document} is written down`, "v5.0.0-99.9.9 is made up", "TS-31 is made up", "[Z1] is made up"].map((title) => ({
        title,
        isPassed: true,
      })),
    );
    expect([...card.asvs.proven, ...card.controls.proven, ...card.capabilities.proven]).toEqual([]);
  });

  const reference = new URL("../../../shared/reference/asvs-5.0.json", import.meta.url);
  it.skipIf(!existsSync(reference))("carries the same ids as the reference list beside the checkout", () => {
    const listed: { id: string; how: string }[] = JSON.parse(readFileSync(reference, "utf8"));
    expect(asvs).toEqual(listed.map(({ id, how }) => ({ id, how })));
  });
});

describe("readReport", () => {
  it("reads vitest: passed, failed and skipped tests, and a file that did not load", () => {
    const one = (title: string, status: string) => ({
      title,
      fullName: `suite ${title}`,
      status,
      failureMessages: status === "failed" ? ["why"] : [],
    });
    const text = JSON.stringify({
      testResults: [
        {
          name: "a.test.ts",
          status: "failed",
          assertionResults: [one("TS-01 x", "passed"), one("TS-02 x", "failed"), one("TS-03 x", "skipped")],
        },
        { name: "b.test.ts", status: "failed", message: "no such module", assertionResults: [] },
      ],
    });
    expect(readReport(text).map(({ title, isPassed, isFailed, failure }) => [title, isPassed, isFailed, failure])).toEqual([
      ["TS-01 x", true, false, ""],
      ["TS-02 x", false, true, "why"],
      ["TS-03 x", false, false, ""],
      ["b.test.ts", false, true, "no such module"],
    ]);
  });

  it("reads Playwright: nested suites, a failing test and an error outside tests", () => {
    const spec = (title: string, status: string, errors: object[] = []) => ({
      title,
      file: "x.e2e.ts",
      tests: [{ status, results: [{ errors }] }],
    });
    const text = JSON.stringify({
      suites: [
        { specs: [spec("[A1] a", "expected")], suites: [{ specs: [spec("b", "unexpected", [{ message: "red" }]), spec("c", "skipped")] }] },
      ],
      errors: [{ message: "the desk did not start" }],
    });
    expect(readReport(text).map(({ title, isPassed, isFailed, failure }) => [title, isPassed, isFailed, failure])).toEqual([
      ["[A1] a", true, false, ""],
      ["b", false, true, "red"],
      ["c", false, false, ""],
      ["e2e", false, true, "the desk did not start"],
    ]);
  });
});
