import { describe, expect, it } from "vitest";
import { policyReports } from "./csp-report.ts";
import { contentSecurityPolicy, reportingEndpoints } from "./security-headers.ts";

const send = (body: string) => policyReports(new Request("https://desk.example/api/csp-report", { method: "POST", body }));

describe("reports of the page policy", () => {
  it("v5.0.0-3.4.7 [A12] have a place to go, in both forms that browsers know", () => {
    const policy = contentSecurityPolicy("N0nce", { isDevelopment: false });
    expect(policy).toContain("report-uri /api/csp-report");
    expect(policy).toContain("report-to policy");
    expect(reportingEndpoints).toEqual({ name: "Reporting-Endpoints", value: 'policy="/api/csp-report"' });
  });

  it("are read in both forms", async () => {
    const old = {
      "csp-report": { "effective-directive": "script-src-elem", "blocked-uri": "inline", "document-uri": "https://desk.example/runs" },
    };
    expect((await send(JSON.stringify(old))).reports).toEqual([
      { directive: "script-src-elem", blocked: "inline", page: "https://desk.example/runs", source: undefined },
    ]);
    const modern = [
      { type: "csp-violation", body: { effectiveDirective: "img-src", blockedURL: "https://evil.example/x.png" } },
      { type: "deprecation", body: {} },
    ];
    expect((await send(JSON.stringify(modern))).reports).toMatchObject([{ directive: "img-src", blocked: "https://evil.example/x.png" }]);
  });

  it("are bounded, whatever is sent", async () => {
    const many = Array.from({ length: 100 }, () => ({ type: "csp-violation", body: { effectiveDirective: "x".repeat(5_000) } }));
    const { reports } = await send(JSON.stringify(many));
    expect(reports).toHaveLength(3);
    expect(JSON.stringify(reports).length).toBeLessThan(10_000);
    for (const nonsense of ["", "{", "1", '"x"', "[1]", '{"csp-report":1}']) expect((await send(nonsense)).reports).toEqual([]);
    await expect(send("x".repeat(1_000_001))).rejects.toThrow("too-large");
  });
});
