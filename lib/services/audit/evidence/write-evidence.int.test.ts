import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { folderSink } from "#lib/adapters/audit-export/folder/folder-sink.ts";
import type { ExportSink } from "#lib/ports/audit-export.ts";
import type { UnitOfWork } from "#lib/ports/unit-of-work.ts";
import { host, openTestDesk, type TestDesk } from "../../testing/test-desk.ts";
import { writeEvidence } from "./write-evidence.ts";

describe("[U7] an evidence pack that is written to a folder", () => {
  let desk: TestDesk;
  let place: string;
  let before: number;
  const input = { framework: "soc2", from: "2026-01-01", to: "2026-02-01" };
  const results = async () => (await desk.events("audit.evidence-made")).slice(before).map(({ result }) => result);

  beforeAll(async () => {
    desk = await openTestDesk();
    place = join(desk.database.dataDir, "packs");
  });
  afterAll(() => desk?.close());
  beforeEach(async () => {
    rmSync(place, { recursive: true, force: true });
    before = (await desk.events("audit.evidence-made")).length;
  });

  /** @returns what the person is told; nothing where it is done */
  async function make(open: () => Promise<ExportSink>, through?: UnitOfWork): Promise<string | undefined> {
    const writing = writeEvidence(open);
    const made = await desk.run(writing.useCase, host, input, through);
    if (made.ok) return undefined;
    await writing.discard();
    return made.failure.message;
  }
  const folder = () => folderSink(join(place, "pack"));

  it("is on record as done, and there", async () => {
    expect(await make(folder)).toBeUndefined();
    expect(await results()).toEqual(["done"]);
    expect(readdirSync(join(place, "pack"))).toContain("evidence.html");
  });

  it("is on record as failed where the disk did not take it, never as done, and nothing of it stays", async () => {
    // A file of the pack is there already where it is being written.
    const spoiled = async () => {
      const sink = await folder();
      for (const name of readdirSync(place)) writeFileSync(join(place, name, "evidence.json"), "x");
      return sink;
    };
    expect(await make(spoiled)).toBe("The pack could not be written (EEXIST). Nothing of it is there.");
    expect(await results()).toEqual(["failed"]);
    expect(readdirSync(place)).toEqual([]);
  });

  it("is on record as refused where somebody took its name meanwhile, and leaves what is there", async () => {
    const taken = async () => {
      const sink = await folder();
      mkdirSync(join(place, "pack"));
      return sink;
    };
    expect(await make(taken)).toContain("is there already");
    expect(await results()).toEqual(["refused"]);
    expect(readdirSync(place)).toEqual(["pack"]);
  });

  it("goes again where its event cannot be written", async () => {
    const mute: UnitOfWork = {
      transaction: (actor, work, view) =>
        desk.work.transaction(actor, (tx) => work({ ...tx, audit: () => Promise.reject(new Error("on purpose")) }), view),
    };
    expect(await make(folder, mute)).toBeDefined();
    expect(readdirSync(place)).toEqual([]);
    expect(await results()).toEqual([]);
  });

  it("is written anew by a transaction that has to run again", async () => {
    let runs = 0;
    const twice: UnitOfWork = {
      transaction: (actor, work, view) =>
        desk.work.transaction(
          actor,
          async (tx) => {
            const once = await work(tx);
            return runs++ === 0 ? work(tx) : once;
          },
          view,
        ),
    };
    expect(await make(folder, twice)).toBeUndefined();
    expect(readdirSync(place)).toEqual(["pack"]);
  });
});
