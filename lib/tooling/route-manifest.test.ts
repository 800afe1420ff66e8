import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fillAddress, routeManifest } from "./route-manifest.ts";

describe("routeManifest", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "bulwark-routes-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("lists pages, routes and actions by the address a browser uses", () => {
    for (const path of [
      "page.tsx",
      "(desk)/orders/page.tsx",
      "(desk)/orders/actions.ts",
      "(desk)/orders/table.tsx",
      "api/v1/runs/[id]/route.ts",
    ]) {
      mkdirSync(dirname(join(root, "app", path)), { recursive: true });
      writeFileSync(join(root, "app", path), "");
    }
    expect(routeManifest(root)).toEqual([
      { kind: "page", address: "/", file: "app/page.tsx" },
      { kind: "route", address: "/api/v1/runs/[id]", file: "app/api/v1/runs/[id]/route.ts" },
      { kind: "actions", address: "/orders", file: "app/(desk)/orders/actions.ts" },
      { kind: "page", address: "/orders", file: "app/(desk)/orders/page.tsx" },
    ]);
  });

  it("is empty where there is no app yet", () => {
    expect(routeManifest(root)).toEqual([]);
  });
});

describe("fillAddress", () => {
  it("puts values in place of parameters, encoded", () => {
    expect(fillAddress("/runs/[id]/fills/[...path]", { id: "a b", path: "x/y" })).toBe("/runs/a%20b/fills/x/y");
  });

  it("refuses an address whose parameter has no value", () => {
    expect(() => fillAddress("/runs/[id]", {})).toThrow("No value for the parameter id");
  });
});
