import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { folderSink } from "./folder-sink.ts";
import { monthFile } from "./month-file.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const sha = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"; // of foo

describe("[U3] where an export is written", () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bulwark-sink-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("leaves alone what is somebody's: a folder, a link that leads nowhere, and a folder called .part", async () => {
    mkdirSync(at("mine.part"));
    writeFileSync(at("mine.part/precious"), "x");
    symlinkSync(at("nowhere"), at("link"));
    writeFileSync(at("file"), "x");
    for (const name of ["link", "file"]) await expect(folderSink(at(name))).rejects.toThrow("is there already");
    const sink = await folderSink(at("mine"));
    const file = await sink.open("tile/0/000");
    await file.write("foo");
    expect(await file.end()).toBe(sha);
    await sink.finish();
    expect(readFileSync(at("mine/tile/0/000"), "utf8")).toBe("foo");
    expect(readdirSync(folder).sort()).toEqual(["file", "link", "mine", "mine.part"]);
    expect(existsSync(at("mine.part/precious"))).toBe(true);
  });

  it("does not take a name that somebody took meanwhile, and takes away what it wrote", async () => {
    const sink = await folderSink(at("mine"));
    await (await sink.open("a")).write("foo");
    mkdirSync(at("mine"));
    await expect(sink.finish()).rejects.toThrow("is there already");
    await sink.discard();
    expect(readdirSync(folder)).toEqual(["mine"]);
  });

  it("takes away what has its name already, where whoever wrote it says that it does not count", async () => {
    const sink = await folderSink(at("mine"));
    await (await sink.open("a")).end();
    await sink.finish();
    expect(readdirSync(at("mine"))).toEqual(["a"]);
    await sink.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(["folder", "month"])("answers a disk that is full, and takes away what it wrote: %s", (what) => {
    const program = `
      import { folderSink } from ${JSON.stringify(join(here, "folder-sink.ts"))};
      import { monthFile } from ${JSON.stringify(join(here, "month-file.ts"))};
      const into = ${what === "folder"} ? await folderSink("out") : await monthFile("out");
      const file = ${what === "folder"} ? await into.open("events.ndjson") : into;
      const said = await (async () => { for (let i = 0; i < 100; i++) await file.write("x".repeat(9_000)); })().catch((error) => error.code);
      await into.discard();
      process.stdout.write(String(said));`;
    writeFileSync(at("program.mts"), program);
    // Files of more than 64 KiB cannot be written here.
    const node = join(root, "node_modules/.bin/node");
    const said = execFileSync("bash", ["-c", `ulimit -f 64; exec "${node}" program.mts`], { cwd: folder, encoding: "utf8" });
    expect(said).toBe("EFBIG");
    expect(readdirSync(folder)).toEqual(["program.mts"]);
  });

  it("[U7] gives a month its name when it reads back as it was written, and never another's", async () => {
    const [good, other] = [await monthFile(at("sub/good")), await monthFile(at("other"))];
    for (const file of [good, other]) await file.write("foo");
    await good.finish(sha);
    expect(readFileSync(at("sub/good"), "utf8")).toBe("foo");
    await expect(other.finish("0".repeat(64))).rejects.toThrow("does not read back");
    await other.discard();
    writeFileSync(at("other"), "the only copy of another desk");
    await expect(monthFile(at("other"))).rejects.toThrow("is there already");
    expect(readdirSync(folder).sort()).toEqual(["other", "sub"]);
    expect(readdirSync(at("sub"))).toEqual(["good"]);
  });
});
