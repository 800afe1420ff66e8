import { describe, expect, it } from "vitest";
import { auditCatalog } from "#lib/domain/audit/catalog.ts";
import { projectRoot, type SourceFile, sourceFiles, walk } from "./source-files.ts";

const files = sourceFiles();
const pages = files.filter(({ path }) => /^app\/\(desk\)\/.*page\.tsx$/.test(path));

/** Pages about nothing that has a history, and why. */
const withoutHistory: Readonly<Record<string, string>> = {
  "app/(desk)/audit/page.tsx": "the record itself",
  "app/(desk)/audit/anomalies/page.tsx": "a list out of the record; each of them has its own",
  "app/(desk)/audit/settings/page.tsx": "shows each version with who set it, and the retired months",
  "app/(desk)/overview/page.tsx": "a summary of things that have pages of their own",
  "app/(desk)/portfolios/new/page.tsx": "a form",
  "app/(desk)/runs/new/page.tsx": "a form",
  "app/(desk)/admin/roles/new/page.tsx": "a form",
  "app/(desk)/settings/api/page.tsx": "a reference",
};

/** Parts of a page with a history of their own, and the file that leads to it. */
const partsWithHistory: Readonly<Record<string, readonly string[]>> = {
  "app/(desk)/admin/sessions/page.tsx": ['kindHistoryPath("session")', 'kindHistoryPath("signing key")'],
  "components/risk/kill-panel.tsx": ['kindHistoryPath("kill-switch")'],
  "components/risk/limit-panel.tsx": ["HistoryLink"],
  "components/access/security-settings-panels.tsx": ['kindHistoryPath("password")', 'kindHistoryPath("sign-on")'],
  "components/api/token-table.tsx": ["historyPath(token.id)"],
  "components/connections/connection-table.tsx": ["historyPath(connection.id)"],
};

/** It has the link, or hands a part of it the reason for which its own link may be closed. */
const leadsToHistory = ({ text }: Pick<SourceFile, "text">) => /<HistoryLink\b[^>]*\bhref=|\bhistoryReason=\{/.test(text);

describe("[U4] the way from a page to what is on record about it", () => {
  it("stands on every page of the console but those on the list", () => {
    expect(pages.length).toBe(walk(projectRoot, "app/(desk)").filter((path) => path.endsWith("/page.tsx")).length);
    expect(pages.length).toBeGreaterThan(30);
    const without = pages.filter((page) => !leadsToHistory(page)).map(({ path }) => path);
    expect(without.sort()).toEqual(Object.keys(withoutHistory).sort());
  });

  it("stands on every page of one thing, and there names that very thing", () => {
    const ofOne = pages.filter(({ path }) => path.includes("/[id]/"));
    expect(ofOne.length).toBeGreaterThanOrEqual(7);
    expect(ofOne.filter(({ text }) => !/<HistoryLink href=\{historyPath\(\w+\.id\)\}/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("stands at each part of a page that has a history of its own", () => {
    const missing = Object.entries(partsWithHistory).flatMap(([path, links]) => {
      const text = files.find((file) => file.path === path)?.text ?? "";
      return ["<HistoryLink", ...links].filter((link) => !text.includes(link)).map((link) => `${path}: ${link}`);
    });
    expect(missing).toEqual([]);
  });

  it("asks for kinds, areas and types that the catalogue has", () => {
    const shown = files.filter(({ path }) => /^(app|components)\//.test(path)).map(({ text }) => text);
    const named = (pattern: RegExp) => shown.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name ?? ""));
    const kinds = named(/(?:kindHistoryPath\(|withQuery\(paths\.audit, \{ resource: )"([^"]+)"/g);
    const areas = named(/withQuery\(paths\.audit, \{ area: "([^"]+)"/g);
    const types = named(/withQuery\(paths\.audit, \{ type: "([^"]+)"/g);
    expect([kinds.length > 10, areas.length > 0, types.length > 0]).toEqual([true, true, true]);
    const [known, resources] = [Object.keys(auditCatalog), Object.values(auditCatalog).map(({ resource }) => resource as string)];
    expect(kinds.filter((kind) => !resources.includes(kind))).toEqual([]);
    expect(areas.filter((area) => !known.some((type) => type.startsWith(`${area}.`)))).toEqual([]);
    expect(types.filter((type) => !known.includes(type))).toEqual([]);
  });
});
