import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeKeyFiles } from "#scripts/desk/key-files.mjs";
import { storeSealingFile } from "#scripts/desk/sealing-key.mjs";
import { parse } from "../config/env.ts";
import { inspectHostOf } from "./inspect-host.ts";

const deskId = "0a1b2c3d";
let folder: string;
const settings = (origin = "http://127.0.0.1:7340") =>
  parse({ BULWARK_DATA_DIR: folder, BULWARK_KEY_FILE: join(folder, "keys", "web.key"), BULWARK_ORIGIN: origin, BULWARK_DESK_ID: deskId });
const found = async (name: string, now = Date.now(), origin?: string) =>
  (await inspectHostOf(settings(origin), now)).find((finding) => finding.name === name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulwark-doctor-"));
  mkdirSync(join(folder, "archive"));
  makeKeyFiles(join(folder, "keys"), deskId, { owner: "postgresql://o", web: "postgresql://w", worker: "postgresql://k" });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the doctor", () => {
  it("[S6] finds nothing wrong with a fresh desk's files", async () => {
    const findings = await inspectHostOf(settings(), Date.now());
    expect(findings.filter(({ name, state }) => name !== "disk" && state !== "ok")).toEqual([]);
    expect(findings.map(({ name }) => name)).toEqual([
      "owner.key",
      "web.key",
      "worker.key",
      "backup.key",
      "sealing key",
      "TLS",
      "disk",
      "clock",
    ]);
  });

  it("[S6] names a key file that others may read, one that is gone, and a pinned key that is not the worker's", async () => {
    chmodSync(join(folder, "keys", "worker.key"), 0o640);
    expect(await found("worker.key")).toMatchObject({ state: "bad", says: expect.stringContaining("chmod 600") });
    chmodSync(join(folder, "keys", "worker.key"), 0o600);
    rmSync(join(folder, "keys", "owner.key"));
    expect(await found("owner.key")).toMatchObject({ state: "bad", says: expect.stringContaining("missing") });
    storeSealingFile(join(folder, "keys"), deskId, { private: Buffer.alloc(32, 7).toString("base64url") });
    expect(await found("sealing key")).toMatchObject({ state: "bad", says: expect.stringContaining("is not the worker's") });
  });

  it("v5.0.0-12.2.1 says when others reach the desk in the clear, and when its clock is apart from the database's", async () => {
    expect(await found("TLS", Date.now(), "http://desk.example.org")).toMatchObject({ state: "bad" });
    expect(await found("TLS", Date.now(), "https://desk.example.org")).toMatchObject({ state: "ok" });
    expect(await found("clock", Date.now() - 10_000)).toMatchObject({ state: "warn" });
    expect(await found("clock", Date.now() + 60_000)).toMatchObject({ state: "bad" });
  });
});
