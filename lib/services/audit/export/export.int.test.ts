import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderSink } from "#lib/adapters/audit-export/folder/folder-sink.ts";
import { folderSource } from "#lib/adapters/audit-export/folder/folder-source.ts";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { eventText, openSealedDesk, type SealedDesk } from "../testing/sealed-desk.ts";
import type { ExportPlan } from "./plan-export.ts";
import { verifyExport } from "./verify-export.ts";
import { writeExport } from "./write-export.ts";

const script = fileURLToPath(new URL("../../../../docs/verify_audit.py", import.meta.url));
const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.warn("python3 is not here: the second verifier is not run");

/** Names that people may choose, made to hurt whoever opens the file. */
const hostile = [
  '=HYPERLINK("http://evil.example","x")',
  "+1+1",
  "-2+3",
  "@SUM(A1:A9)",
  "\tx",
  "a\r\nb,c;=1+1",
  "\u001b[31mred\u0007\u009b2J",
  "\u202eright to left\u2028line",
  'quoted "twice" and a, comma',
  "Grüße aus Köln 🙂",
];
const LONG = 700;

describe("[U3] an exported record", () => {
  let desk: SealedDesk;
  let folder: string;
  let middle: number;

  beforeAll(async () => {
    desk = await openSealedDesk();
    folder = mkdtempSync(join(tmpdir(), "bulwark-export-"));
    const web = await desk.connect(desk.database.webUrl);
    for (let i = 0; i < LONG; i++) {
      const text = hostile[i % hostile.length] ?? "";
      // In a cell of its own, too: what a client calls its request.
      const event = eventText(text).replace('"request":"r"', () => `"request":${JSON.stringify(text)}`);
      await web.query("SELECT audit_append($1, NULL, NULL)", [event]);
      if (i % 90 === 0) await desk.seal();
    }
    await desk.seal();
    middle = LONG / 2;
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await desk?.close();
  });

  let made = 0;
  async function exported(format: "ndjson" | "csv", first = 0, last = LONG - 1): Promise<string> {
    const dir = join(folder, `export-${made++}`);
    const time = isoTime(await desk.openRecord((record) => record.now()));
    const plan: ExportPlan = { from: time, to: time, format, first, last };
    await desk.openRecord(async (record) => writeExport(record, await folderSink(dir), plan));
    return dir;
  }
  const check = (dir: string, keys?: readonly string[]) => verifyExport(folderSource(dir), recordHashes, keys);
  const python = (dir: string, ...args: string[]) => spawnSync("python3", [script, dir, ...args], { encoding: "utf8" });

  it.each(["ndjson", "csv"] as const)("as %s verifies from its files alone: whole, a part, and a single event", async (format) => {
    for (const [first, last] of [
      [0, LONG - 1],
      [middle, LONG - 1],
      [300, 600],
      [5, 5],
    ] as const) {
      const dir = await exported(format, first, last);
      expect(await check(dir, [desk.key.verifier])).toMatchObject({
        events: last - first + 1,
        findings: [],
        manifest: { first, last, size: LONG },
      });
      if (hasPython) expect(python(dir, "--key", desk.key.verifier)).toMatchObject({ status: 0, stderr: "" });
    }
  });

  it.skipIf(!hasPython)(
    "verifies in another language, from docs/audit-format.md and Python's standard library, in at most 200 lines",
    async () => {
      expect(readFileSync(script, "utf8").split("\n").length - 1).toBeLessThanOrEqual(200);
      const dir = await exported("ndjson", 100, 300);
      expect(python(dir).stdout).toContain("leaves 100 to 300 of 700: verified");
      const other = desk.key.verifier.replace(/\+[0-9a-f]{8}\+/, "+00000000+");
      expect(python(dir, "--key", other).status).not.toBe(0);
      expect(python(dir, "nonsense").status).toBe(2);
    },
  );

  it("has every change of every file found, by both verifiers", async () => {
    const dir = await exported("ndjson", 200, 420);
    const files = execFileSync("find", [dir, "-type", "f"], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map((path) => path.slice(dir.length + 1));
    expect(files.sort()).toEqual(
      [
        "checkpoint",
        "checkpoints.ndjson",
        "events.ndjson",
        "manifest.json",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/188",
        "tile/1/000.p/2",
      ].sort(),
    );
    for (const name of files.filter((each) => each !== "manifest.json")) {
      for (const isListed of [true, false]) {
        const copy = join(folder, "changed");
        cpSync(dir, copy, { recursive: true });
        const bytes = readFileSync(join(copy, name));
        const at = Math.floor(bytes.length / 2);
        bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
        writeFileSync(join(copy, name), bytes);
        // A forger writes the list of files anew.
        if (!isListed) {
          const manifest = JSON.parse(readFileSync(join(copy, "manifest.json"), "utf8"));
          manifest.files[name] = await folderSource(copy).sha256(name);
          writeFileSync(join(copy, "manifest.json"), JSON.stringify(manifest));
        }
        const found = await check(copy, [desk.key.verifier]).catch((error: unknown) => ({ findings: [error] }));
        expect(found.findings, name).not.toEqual([]);
        if (hasPython) expect(python(copy, "--key", desk.key.verifier).status, name).not.toBe(0);
        rmSync(copy, { recursive: true });
      }
    }
  });

  it("misses a line that was taken out, put in twice or swapped", async () => {
    const dir = await exported("ndjson", 0, 299);
    const path = join(dir, "events.ndjson");
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    const cases = [
      lines.toSpliced(7, 1),
      lines.slice(0, -1),
      lines.toSpliced(7, 0, lines[7] ?? ""),
      lines.with(7, lines[8] ?? "").with(8, lines[7] ?? ""),
    ];
    for (const changed of cases) {
      writeFileSync(path, `${changed.join("\n")}\n`);
      expect((await check(dir, [desk.key.verifier])).findings.length).toBeGreaterThan(0);
      if (hasPython) expect(python(dir, "--key", desk.key.verifier).status).toBe(1);
    }
  });

  it("v5.0.0-1.2.10 is no formula in a spreadsheet: no cell begins one, also where another sign parts the columns", async () => {
    const dir = await exported("csv");
    const text = readFileSync(join(dir, "events.csv"), "utf8");
    const lines = text.split("\r\n").slice(0, -1);
    expect(lines).toHaveLength(LONG + 1);
    for (const line of lines) {
      const cells = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = ""]) => cell);
      expect(cells).toHaveLength(14);
      expect(cells.filter((cell) => /^\s*[=+\-@\t\r|%]/.test(cell))).toEqual([]);
      expect(line).not.toMatch(/[;,|]"?[=+@]/);
    }
  });

  it("v5.0.0-16.4.1 holds no character that acts on a terminal, a pager or an editor, and gives back the very bytes", async () => {
    for (const format of ["csv", "ndjson"] as const) {
      const dir = await exported(format);
      const name = readdirSync(dir).find((each) => each.startsWith("events")) ?? "";
      const text = readFileSync(join(dir, name), "utf8");
      expect(text.replaceAll(/\r?\n/g, "")).not.toMatch(/[\p{C}\u2028\u2029]/u);
      expect(text.split(/\r?\n/).length - 1).toBe(LONG + (format === "csv" ? 1 : 0));
    }
  });

  it("appears as a whole or not at all, and writes over nothing", async () => {
    const dir = await exported("ndjson", 0, 10);
    await expect(folderSink(dir)).rejects.toThrow();
    const broken = join(folder, "broken");
    const plan: ExportPlan = { from: "", to: "", format: "ndjson", first: 0, last: LONG + 5 };
    await expect(desk.openRecord(async (record) => writeExport(record, await folderSink(broken), plan))).rejects.toThrow();
    expect(readdirSync(folder).filter((name) => name.startsWith("broken"))).toEqual([]);
  });
});
