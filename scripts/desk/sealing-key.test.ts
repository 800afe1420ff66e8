import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSealingFile } from "#lib/adapters/key-wrapper/local-file/sealing-file.ts";
import { sealingKeyId, sealingPublicKey } from "#lib/crypto/credential-envelope.ts";
import { ensureSealingKey, newSealingKey, sealingFilePath } from "./sealing-key.mjs";

const deskId = "0a1b2c3d";
let directory: string;
const stored: { readonly sealing: { readonly private: string } }[] = [];
const ensure = (worker: { readonly sealing?: { readonly private: string } }) =>
  ensureSealingKey({ directory, deskId, worker, store: (content) => void stored.push(content) });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bulwark-sealing-"));
  stored.length = 0;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("the sealing key of a desk", () => {
  it("[S6] is made once for a desk from before there were connections, and pinned where the web reads and cannot write", async () => {
    expect(ensure({})).toBe(true);
    const made = stored[0]?.sealing.private ?? "";
    expect((statSync(sealingFilePath(directory)).mode & 0o777).toString(8)).toBe("644");
    const pinned = await readSealingFile(sealingFilePath(directory), deskId);
    expect(pinned?.fingerprint).toBe(sealingKeyId(sealingPublicKey(Buffer.from(made, "base64url"))));
    expect(readFileSync(sealingFilePath(directory), "utf8")).not.toContain(made);
    expect(ensure({ sealing: { private: made } })).toBe(false);
    expect(stored).toHaveLength(1);
  });

  it("[S6] is never replaced: a lost half stops the start, and so does a foreign one", () => {
    ensure({});
    expect(() => ensure({})).toThrow(/lost its sealing key/);
    expect(() => ensure({ sealing: newSealingKey() })).toThrow(/not the public half/);
    expect(stored).toHaveLength(1);
  });

  it("[S6] a pin that others may write, of another desk, or that does not match its fingerprint is not sealed to", async () => {
    ensure({});
    const path = sealingFilePath(directory);
    await expect(readSealingFile(path, "ffffffff")).rejects.toThrow("not this desk's");
    const content = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...content, fingerprint: "0".repeat(32) }));
    await expect(readSealingFile(path, deskId)).rejects.toThrow("fingerprint");
    writeFileSync(path, JSON.stringify(content), { mode: 0o666 });
    (await import("node:fs")).chmodSync(path, 0o666);
    await expect(readSealingFile(path, deskId)).rejects.toThrow("written by others");
  });
});
