import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tokenScopes } from "#lib/domain/access/api-token.ts";
import { unguardedIn } from "#lib/tooling/adapter-guard.ts";
import { routeManifest } from "#lib/tooling/route-manifest.ts";
import { routedUseCases } from "#lib/tooling/routed-use-cases.ts";
import { projectRoot } from "#lib/tooling/source-files.ts";
import { apiRoutes } from "./api-routes.ts";

const fileOf = (path: string) => `app/api/v1${path.replaceAll(/\{(\w+)\}/g, "[$1]")}/route.ts`;
const addresses = [...new Set(apiRoutes.map(({ path }) => path))];

describe("the table of the API", () => {
  it("v5.0.0-4.1.4 v5.0.0-13.4.4 [A8] has a route file for each address with exactly its methods, through asRoute", () => {
    for (const path of addresses) {
      const file = fileOf(path);
      expect(existsSync(join(projectRoot, file)), file).toBe(true);
      const text = readFileSync(join(projectRoot, file), "utf8");
      expect(unguardedIn({ path: file, text }), file).toEqual([]);
      const exported = [...text.matchAll(/^export const (\w+) = asRoute\(\w+, apiRoute\("(\w+)", "([^"]+)"\)\);$/gm)];
      expect(exported.map(([, name, method, at]) => [name, method, at])).toEqual(
        apiRoutes.filter((route) => route.path === path).map(({ method }) => [method, method, path]),
      );
      expect(text.match(/^export/gm)).toHaveLength(exported.length);
    }
  });

  it("stands for every route file below /api/v1, and each hands over the use case of its line", async () => {
    const files = routeManifest()
      .map(({ file }) => file)
      .filter((file) => file.startsWith("app/api/v1/"));
    expect(files.sort()).toEqual(addresses.map(fileOf).sort());
    for (const file of files) {
      const used = routedUseCases({ path: file, text: readFileSync(join(projectRoot, file), "utf8") });
      const names = await Promise.all(
        used.map(async (each) => {
          const module: Readonly<Record<string, { readonly name: string } | undefined>> = await import(join(projectRoot, each.file));
          return module[each.name]?.name;
        }),
      );
      const wanted = apiRoutes.filter(({ path }) => fileOf(path) === file).map(({ useCase }) => useCase.name);
      expect(names.sort()).toEqual([...new Set(wanted)].sort());
    }
  });

  it("v5.0.0-3.5.3 [A8] changes nothing by GET: whatever writes an event of an act is asked with another method", () => {
    const reads = new Set(["audit.list-events"]); // notes that somebody searched
    for (const { method, useCase } of apiRoutes) {
      const audit = (useCase as { readonly audit?: unknown }).audit;
      if (method === "GET" && !reads.has(useCase.name)) expect([useCase.name, audit]).toEqual([useCase.name, "read"]);
      if (method !== "GET") expect([useCase.name, audit]).not.toEqual([useCase.name, "read"]);
    }
  });

  it("[A8] a token can be given what the operations ask for and nothing else", () => {
    const asked = apiRoutes.map(({ useCase }) => useCase.permission).filter((permission) => permission !== "public");
    expect([...new Set(asked)].sort()).toEqual([...tokenScopes].sort());
  });
});
