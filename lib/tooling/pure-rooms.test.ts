import { describe, expect, it } from "vitest";
import { bannedIn } from "./banned-words.ts";
import { sourceFiles } from "./source-files.ts";

const what = (path: string, text: string) => bannedIn({ path, text }).map((finding) => finding.what);

describe("banned words", () => {
  it("stand nowhere in the tree", () => {
    const found = sourceFiles().flatMap(bannedIn);
    expect(found.map(({ path, line, what, why }) => `${path}:${line} ${what} (${why})`)).toEqual([]);
  });

  it.each([
    ["Date.now", "const t = Date.now();"],
    ["Date.now", "const t = globalThis.Date.now();"],
    ["new Date()", "const t = new Date();"],
    ["performance.now", "const t = performance.now();"],
    ["Math.random", "const r = Math.random();"],
    ["crypto", "const u = crypto.randomUUID();"],
    ["parseFloat", "const n = parseFloat(text);"],
    ["parseFloat", "const n = Number.parseFloat(text);"],
    ["process", "process.exit(1);"],
    ["fetch", "await fetch(url);"],
    ["console", "console.log(1);"],
    ["setTimeout", "setTimeout(go, 5);"],
  ])("finds %s in each pure room and leaves other rooms and tests alone", (name, text) => {
    for (const room of ["domain", "indicators", "strategies", "engine"]) {
      expect(what(`lib/${room}/thing.ts`, text)).toContain(name);
      expect(what(`lib/${room}/thing.test.ts`, text)).toEqual([]);
    }
    expect(what("worker/thing.ts", text)).toEqual([]);
  });

  it("lets a pure room turn a known time into a date and speak of the ban in a comment", () => {
    expect(what("lib/domain/time.ts", "// never Date.now\nconst d = new Date(ms);")).toEqual([]);
  });

  it("finds process.env outside the one file that reads it", () => {
    const text = "const url = process.env.DATABASE_URL;";
    expect(what("lib/db/client.ts", text)).toEqual(["process.env"]);
    expect(what("app/page.tsx", text)).toEqual(["process.env"]);
    expect(what("lib/config/env.ts", text)).toEqual([]);
    expect(what("scripts/up.mjs", text)).toEqual([]);
    expect(what("vitest.config.ts", text)).toEqual([]);
  });

  it("finds hidden type errors, style attributes, raw markup, barrels and unfinished work everywhere", () => {
    expect(what("worker/main.ts", "const x = y as any;")).toEqual(["as any"]);
    expect(what("worker/main.ts", `// @ts-${"ignore"}\nx();`)).toEqual([`@ts-${"ignore"}`]);
    expect(what("components/ui/bar.tsx", "const b = <div style={{ width: 1 }} />;")).toEqual(["style="]);
    expect(what("app/page.tsx", "const b = <p dangerouslySetInnerHTML={{ __html: x }} />;")).toEqual(["dangerouslySetInnerHTML"]);
    expect(what("components/ui/bar.tsx", "ref.current.style.width = w;")).toEqual([]);
    expect(what("lib/domain/all.ts", `export * from "./kernel/time.ts";`)).toEqual(["export *"]);
    expect(what("scripts/up.mjs", `// TO${"DO"} later`)).toEqual([`TO${"DO"}`]);
  });
});
