import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { folderSink } from "#lib/adapters/audit-export/folder/folder-sink.ts";
import { folderSource } from "#lib/adapters/audit-export/folder/folder-source.ts";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { pastMonth, retiredText } from "../testing/past-month.ts";
import { append, openSealedDesk, type SealedDesk } from "../testing/sealed-desk.ts";
import { verifyExport } from "./verify-export.ts";
import { writeExport } from "./write-export.ts";

const script = fileURLToPath(new URL("../../../../docs/verify_audit.py", import.meta.url));
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const [OLD, NEW] = [6, 40];

/** A forger has all files and writes the list of their digests anew: what a line says must hold by itself, for both verifiers. */
describe("[U3] an export that says something else than the record", () => {
  let desk: SealedDesk;
  let folder: string;
  const dir = () => join(folder, "forged");
  const path = (name: string) => join(dir(), name);

  beforeAll(async () => {
    desk = await openSealedDesk();
    folder = mkdtempSync(join(tmpdir(), "bulwark-lying-"));
    await pastMonth(desk, "2019-03", OLD);
    const web = await desk.connect(desk.database.webUrl);
    for (let i = 0; i < NEW; i++) await append(web, i % 2 ? `it's event ${i}` : "=1+1\u202e \\u0041");
    const owner = await desk.connect(desk.database.ownerUrl);
    const { rows } = await owner.query("SELECT leaf FROM audit_leaf ORDER BY leaf_index");
    const sum = createHash("sha256");
    for (const { leaf } of rows.slice(0, OLD)) sum.update(leaf);
    const said = { events: OLD, leaves: sum.digest("hex"), ranges: [[0, OLD - 1]] };
    await owner.query("SELECT audit_insert($1, NULL, NULL)", [retiredText("2019-03", said)]);
    await owner.query("DROP TABLE audit_event_2019_03");
    await desk.seal();
    for (const format of ["csv", "ndjson"] as const) {
      for (const first of [0, OLD]) {
        const sink = await folderSink(join(folder, `${format}-${first}`));
        const plan = { from: "2019-01-01T00:00:00.000Z", to: "2100-01-01T00:00:00.000Z", format, first, last: OLD + NEW };
        await desk.openRecord((record) => writeExport(record, sink, plan));
      }
    }
  });
  afterEach(() => rmSync(dir(), { recursive: true, force: true }));
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await desk?.close();
  });

  const take = (format: "csv" | "ndjson", first = 0) => cpSync(join(folder, `${format}-${first}`), dir(), { recursive: true });
  const python = () => spawnSync("python3", [script, dir(), "--key", desk.key.verifier], { encoding: "utf8", timeout: 20_000 });
  const found = async () => {
    const { findings } = await verifyExport(folderSource(dir()), recordHashes, [desk.key.verifier]);
    if (hasPython) expect(python().status === 0, JSON.stringify([findings, python()])).toBe(findings.length === 0);
    return findings.map(({ says }) => says);
  };
  const manifest = () => JSON.parse(readFileSync(path("manifest.json"), "utf8"));
  const list = (change: (manifest: ReturnType<typeof JSON.parse>) => void) => {
    const changed = manifest();
    change(changed);
    writeFileSync(path("manifest.json"), JSON.stringify(changed));
  };
  function rewrite(name: string, change: (text: string) => string): void {
    writeFileSync(path(name), change(readFileSync(path(name), "utf8")));
    const digest = createHash("sha256")
      .update(readFileSync(path(name)))
      .digest("hex");
    list(({ files }) => {
      files[name] = digest;
    });
  }
  const onLine = (at: number, change: (line: string) => string) => (text: string) =>
    text
      .split("\n")
      .map((line, i) => (i === at ? change(line) : line))
      .join("\n");

  it.each(["csv", "ndjson"] as const)("holds as it was written, as %s, also over a month that is gone", async (format) => {
    for (const first of [0, OLD]) {
      take(format, first);
      expect(await found()).toEqual([]);
      rmSync(dir(), { recursive: true });
    }
  });

  it.each([0, OLD])("hides no event behind a retirement that does not name its leaf, from leaf %i on", async (first) => {
    take("ndjson", first);
    const hide = (line: string) => JSON.stringify({ ...JSON.parse(line), body: undefined, retired: "2019-03" });
    rewrite("events.ndjson", onLine(OLD - first + 4, hide));
    expect(await found()).toContain(`leaf ${OLD + 4} has no event, and no retirement explains it`);
  });

  it.each([
    ["time", 1],
    ["actor", 2],
    ["type", 3],
    ["action", 4],
    ["result", 5],
    ["resource", 6],
    ["resource_id", 7],
    ["subject", 8],
    ["portfolio", 9],
    ["request", 10],
  ])("repeats the body in its column %s", async (name, column) => {
    take("csv");
    const lie = (line: string) => {
      const cells = line.slice(1, -2).split('","');
      return `"${cells.with(column, "somebody else").join('","')}"\r`;
    };
    rewrite("events.csv", onLine(OLD + 8, lie));
    expect(await found()).toEqual([`${name} of leaf ${OLD + 7} differ from its body`]);
  });

  it("has the columns that it says, and nothing between them", async () => {
    take("csv");
    rewrite("events.csv", (text) => text.replace('"actor"', '"approved by"'));
    expect(await found()).toEqual(["the columns are not those of an export"]);
    rmSync(dir(), { recursive: true });
    take("ndjson");
    rewrite(
      "events.ndjson",
      onLine(OLD + 1, (line) => line.replace("{", '{"note":"all is well",')),
    );
    expect(await found()).toEqual([`leaf ${OLD + 1} is not at its place in the file`]);
  });

  it("lacks no file and lists all that it needs", async () => {
    for (const name of ["checkpoint", "checkpoints.ndjson", "events.ndjson"]) {
      take("ndjson");
      unlinkSync(path(name));
      expect(await found()).toContain(`the export lacks ${name}, or does not list it`);
      list(({ files }) => void delete files[name]);
      expect(await found()).toContain(`the export lacks ${name}, or does not list it`);
    }
    take("ndjson");
    list((all) => {
      all.files = {};
    });
    expect((await found()).length).toBeGreaterThanOrEqual(3);
    take("ndjson");
    list((all) => Object.assign(all.files, { tile: "0".repeat(64) }));
    expect(await found()).toEqual(["tile is not the file that was exported"]);
    await expect(verifyExport(folderSource(path("checkpoint")), recordHashes)).rejects.toThrow("There is no export");
  });

  it("with a broken line is a finding, and with a broken head says so in a sentence", async () => {
    for (const name of ["checkpoints.ndjson", "retired.ndjson"]) {
      take("ndjson");
      rewrite(name, () => "{\n");
      expect((await found()).length, name).toBeGreaterThan(0);
    }
    const broken: readonly (() => void)[] = [
      () => writeFileSync(path("manifest.json"), "{"),
      () => writeFileSync(path("manifest.json"), "null"),
      () => list((all) => Object.assign(all.files, { "../../outside": "0".repeat(64) })),
      () => list((all) => Object.assign(all, { files: null })),
    ];
    for (const breakIt of broken) {
      take("ndjson");
      breakIt();
      await expect(found()).rejects.toThrow("manifest.json is not one of bulwark-audit-export/1.");
      if (hasPython) expect(python().status).toBe(1);
    }
  });

  it.skipIf(!hasPython)("reads nothing outside of its folder, and ends however large it says that it is", async () => {
    take("ndjson");
    const outside = "../../../../../../../../etc/hostname";
    list(({ files }) => {
      files[outside] = createHash("sha256").update(readFileSync("/etc/hostname")).digest("hex");
    });
    expect(python().stdout).toContain(`${outside} is not the file that was exported`);
    take("ndjson");
    list((all) => {
      all.size = 9e15;
    });
    expect(python().status).toBe(1);
    expect((await found()).length).toBeGreaterThan(0);
  });
});
