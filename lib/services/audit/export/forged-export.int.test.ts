import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { folderSink } from "#lib/adapters/audit-export/folder/folder-sink.ts";
import { folderSource } from "#lib/adapters/audit-export/folder/folder-source.ts";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { append, openSealedDesk, type SealedDesk } from "../testing/sealed-desk.ts";
import { verifyExport } from "./verify-export.ts";
import { writeExport } from "./write-export.ts";

const [FIRST, LAST, SIZE] = [200, 299, 300];

/** A forger has all files and writes the list of their digests anew; each check must hold by itself. */
describe("[U3] an export that was forged with care", () => {
  let desk: SealedDesk;
  let folder: string;

  beforeAll(async () => {
    desk = await openSealedDesk();
    const web = await desk.connect(desk.database.webUrl);
    for (let i = 0; i < SIZE; i++) await append(web, `event ${i}`);
    await desk.seal();
    folder = mkdtempSync(join(tmpdir(), "bulwark-forged-"));
    const time = isoTime(await desk.openRecord((record) => record.now()));
    await desk.openRecord(async (record) =>
      writeExport(record, await folderSink(join(folder, "true")), { from: time, to: time, format: "ndjson", first: FIRST, last: LAST }),
    );
  });
  beforeEach(() => cpSync(join(folder, "true"), join(folder, "forged"), { recursive: true }));
  afterEach(() => rmSync(join(folder, "forged"), { recursive: true }));
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await desk?.close();
  });

  const path = (name: string) => join(folder, "forged", name);
  const lines = () => readFileSync(path("events.ndjson"), "utf8").trimEnd().split("\n");
  const found = async () => (await verifyExport(folderSource(join(folder, "forged")), recordHashes, [desk.key.verifier])).findings;
  function write(name: string, bytes: string | Uint8Array): void {
    writeFileSync(path(name), bytes);
    const manifest = JSON.parse(readFileSync(path("manifest.json"), "utf8"));
    manifest.files[name] = createHash("sha256")
      .update(readFileSync(path(name)))
      .digest("hex");
    writeFileSync(path("manifest.json"), JSON.stringify(manifest));
  }
  function reword(at: number, andLeaf: boolean): string {
    const all = lines();
    const line = JSON.parse(all[at - FIRST] ?? "");
    line.body = line.body.replace('"note":"', '"note":"x');
    if (andLeaf) line.leaf = createHash("sha256").update(Buffer.of(0)).update(line.body).digest("hex");
    all[at - FIRST] = JSON.stringify(line);
    write("events.ndjson", `${all.join("\n")}\n`);
    return line.leaf;
  }

  it("shows a body that is not its leaf's", async () => {
    reword(210, false);
    expect(await found()).toEqual([expect.objectContaining({ kind: "event-edited", leaves: { from: 210, to: 210 } })]);
  });

  it("shows a body and its leaf, which are not the tree's", async () => {
    reword(210, true);
    expect(await found()).toEqual([expect.objectContaining({ kind: "event-edited", leaves: { from: 210, to: 210 } })]);
  });

  it("shows a body, its leaf and the tree's leaf, whose tile is not what its root says", async () => {
    const leaf = reword(210, true);
    const tile = readFileSync(path("tile/0/000"));
    tile.set(Buffer.from(leaf, "hex"), 210 * 32);
    write("tile/0/000", tile);
    expect(await found()).toContainEqual(expect.objectContaining({ kind: "tile-edited", leaves: { from: 0, to: 255 } }));
  });

  it("shows an end that was cut off", async () => {
    write("events.ndjson", `${lines().slice(0, -3).join("\n")}\n`);
    expect(await found()).toEqual([expect.objectContaining({ kind: "event-missing", leaves: { from: 297, to: 299 } })]);
  });

  it("shows a file that reads the same and is not the one that was exported", async () => {
    writeFileSync(path("events.ndjson"), readFileSync(path("events.ndjson"), "utf8").replace('{"', '{ "'));
    expect(await found()).toEqual([expect.objectContaining({ says: "events.ndjson is not the file that was exported" })]);
  });
});
