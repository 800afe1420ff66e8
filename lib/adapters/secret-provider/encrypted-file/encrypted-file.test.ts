import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { secretKey } from "#lib/crypto/secret-key.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { secretProviderContract } from "#lib/ports/secret-provider.contract.ts";
import { encryptedFileProvider } from "./encrypted-file.ts";
import { addSecrets, type SecretsFile } from "./secrets-file.ts";

const folder = mkdtempSync(join(tmpdir(), "bulwark-secrets-"));
afterAll(() => rmSync(folder, { recursive: true }));

const key = (fill: number) => secretKey(new Uint8Array(32).fill(fill));
const file: SecretsFile = { path: join(folder, "secrets.web.json"), holder: "web", key: key(1) };
const secrets = (entries: Record<string, string>) => new Map(Object.entries(entries).map(([name, value]) => [name, new Secret(value)]));
type Stored = { format: string; holder: string; secrets: Record<string, string> };
const stored = () => JSON.parse(readFileSync(file.path, "utf8")) as Stored;
const store = (content: unknown) => writeFileSync(file.path, JSON.stringify(content));
const refused = { ok: false, failure: { code: "secret-store-refused" } };

beforeEach(async () => {
  rmSync(file.path, { force: true });
  await addSecrets(file, secrets({ "contract-held": "planted-sealed", "contract-broken": "other" }));
});

secretProviderContract("encrypted file", async () => {
  const { secrets: all, ...rest } = stored();
  store({ ...rest, secrets: { ...all, "contract-broken": all["contract-held"] } }); // moved to another name
  return { provider: encryptedFileProvider(file), held: "planted-sealed" };
});

describe("[S1] the encrypted file", () => {
  test("holds nothing in the clear, is its owner's alone, and leaves no other file behind", () => {
    expect(readFileSync(file.path, "utf8")).not.toContain("planted");
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["secrets.web.json"]);
  });

  test("no file is no secret; adding keeps what is there", async () => {
    await addSecrets(file, secrets({ more: "later" }));
    const provider = encryptedFileProvider(file);
    expect((await provider.get("contract-held")).ok && (await provider.get("more")).ok).toBe(true);
    rmSync(file.path);
    expect(await provider.get("more")).toEqual({ ok: true, value: undefined });
  });

  test("every flipped bit of a value, another key and another process's file are refused", async () => {
    const good = stored();
    const bytes = Buffer.from(good.secrets["contract-held"] ?? "", "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const bad = Buffer.from(bytes);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      store({ ...good, secrets: { "contract-held": bad.toString("base64url") } });
      expect(await encryptedFileProvider(file).get("contract-held")).toMatchObject(refused);
    }
    store(good);
    expect(await encryptedFileProvider({ ...file, key: key(2) }).get("contract-held")).toMatchObject(refused);
    expect(await encryptedFileProvider({ ...file, holder: "worker" }).get("contract-held")).toMatchObject(refused);
  });

  test("one that others may read, or that is no such file, fails for every name", async () => {
    chmodSync(file.path, 0o644);
    expect(await encryptedFileProvider(file).get("absent")).toMatchObject(refused);
    chmodSync(file.path, 0o600);
    for (const text of ["", "{", "[]", JSON.stringify({ ...stored(), format: "bulwark-secrets/2" }), "x".repeat(2_000_000)]) {
      writeFileSync(file.path, text);
      expect(await encryptedFileProvider(file).get("absent")).toMatchObject(refused);
    }
  });
});
