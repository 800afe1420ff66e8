import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sealingKeyId, sealingPublicKey } from "#lib/crypto/credential-envelope.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { makeKeyFiles } from "#scripts/desk/key-files.mjs";
import { readKeyFile } from "./key-file.ts";
import { sealKeyFile } from "./seal-key-file.ts";
import { readSealingFile, sealingFilePath } from "./sealing-file.ts";

it("[S6] the worker's half of the sealing key goes under the passphrase with its other keys, and comes out again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bulwark-sealed-"));
  const path = join(folder, "keys", "worker.key");
  makeKeyFiles(join(folder, "keys"), "desk", { owner: "postgresql://o", web: "postgresql://w", worker: "postgresql://k" });
  const { sealing } = JSON.parse(readFileSync(path, "utf8"));
  const passphrase = new Secret("planted passphrase of the desk");
  await sealKeyFile(path, passphrase);
  expect(readFileSync(path, "utf8")).not.toContain(sealing.private);
  const opened = (await readKeyFile(path, async () => passphrase))?.sealing;
  const pinned = await readSealingFile(sealingFilePath(path), "desk");
  expect(opened && sealingKeyId(sealingPublicKey(opened.export()))).toBe(pinned?.fingerprint);
  expect((await readKeyFile(join(folder, "keys", "web.key")))?.sealing).toBeUndefined();
  rmSync(folder, { recursive: true });
});
