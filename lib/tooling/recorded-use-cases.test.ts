import { describe, expect, it } from "vitest";
import { auditCatalog } from "#lib/domain/audit/catalog.ts";
import { isRecordedUseCase, useCasesIn } from "./recorded-use-cases.ts";
import { sourceFiles } from "./source-files.ts";
import { unrecorded } from "./unrecorded-use-cases.ts";

const files = sourceFiles().filter(
  ({ path }) => path.startsWith("lib/services/") && !path.includes(".test.") && !path.includes("/testing/"),
);
const all = files.flatMap(useCasesIn);

describe("[U1] use cases and the events they write", () => {
  it("finds the use cases of the tree", () => {
    expect(all.length).toBeGreaterThan(100);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it("has none without an event but those on the list, each with the reason", () => {
    const without = all.filter((each) => !isRecordedUseCase(each)).map(({ name }) => name);
    expect(without.sort()).toEqual(Object.keys(unrecorded).sort());
  });

  it("knows every event that a use case or a loop names", () => {
    const sources = sourceFiles().filter(
      ({ path }) => /^(lib|worker)\//.test(path) && !path.includes(".test.") && !path.includes("/testing/"),
    );
    const named = sources.flatMap(({ text }) => [...text.matchAll(/factOf\(\s*"([^"]+)"/g)].map(([, type]) => type ?? ""));
    expect(named.filter((type) => !Object.hasOwn(auditCatalog, type))).toEqual([]);
  });

  it("has an event for each area that must be on record", () => {
    const areas = new Set(Object.keys(auditCatalog).map((type) => type.split(".")[0]));
    const people = [
      "login",
      "session",
      "password",
      "factor",
      "step-up",
      "sign-on",
      "device",
      "user",
      "person",
      "role",
      "grant",
      "approval",
    ];
    const secrets = ["token", "request", "signing-key", "secret", "connection", "credential", "keys", "backup"];
    const desk = ["limit", "kill-switch", "run", "order", "portfolio", "instrument", "candles", "process", "demo", "set-up"];
    const record = ["audit", "anomaly"];
    expect([...areas].sort()).toEqual([...people, ...secrets, ...desk, ...record].sort());
  });

  it("reads a use case that looks and one that writes", () => {
    const text = `export const a = defineUseCase({ name: "x.a", permission: "audit.read", audit: "read", run });
      export const b = defineUseCase<I, O>({ name: "x.b", audit: { type: "audit.searched", note }, run });
      export const c = defineUseCase({ name: "x.c", audit: "read", run: async ({ tx }) => tx.audit(factOf("audit.searched", {}, "done")) });
      export const d = defineUseCase({ name: "x.d", audit: "read", input: z.record(z.string(), z.string()), run: () => unrecord() });
      export const e = defineUseCase({ name: "x.e", audit: "read", run: ({ tx }) => record(tx) });`;
    expect(useCasesIn({ path: "lib/services/x.ts", text }).map((each) => [each.name, isRecordedUseCase(each)])).toEqual([
      ["x.a", false],
      ["x.b", true],
      ["x.c", true],
      ["x.d", false],
      ["x.e", true],
    ]);
  });
});
