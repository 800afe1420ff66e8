import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { secretKey } from "#lib/crypto/secret-key.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { readKeyFile } from "./key-file.ts";
import { sealKeyFile } from "./seal-key-file.ts";

const raw = Buffer.alloc(32, 0xab);
const good = {
  format: "bulwark-key-file/1",
  role: "web",
  deskId: "desk",
  database: { url: "postgresql://web:x@localhost/desk" },
  keys: { pii: { id: 1, key: raw.toString("base64url") } },
};
const right = async () => new Secret("planted passphrase of the desk");

let folder = "";
let path = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sealed-keys-"));
  path = join(folder, "web.key");
  await writeFile(path, JSON.stringify(good), { mode: 0o600 });
  await sealKeyFile(path, await right());
});
afterAll(() => rm(folder, { recursive: true }));

test("[E2] a sealed key file opens with its passphrase, has mode 600 and holds no key in the clear", async () => {
  const text = await readFile(path, "utf8");
  expect(text).not.toContain(good.keys.pii.key);
  expect(text).not.toContain("planted");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["web.key"]);
  const file = await readKeyFile(path, right);
  expect(file?.keys.pii?.key.equals(secretKey(raw))).toBe(true);
  expect(file?.database.url).toBe(good.database.url);
});

test("[E2] without a passphrase, with a wrong one, for another role or desk, and when sealed twice it is refused, without a word of either", async () => {
  const sealed = JSON.parse(await readFile(path, "utf8")) as typeof good;
  const refused = async (content: object, passphrase?: () => Promise<Secret | undefined>) => {
    const other = join(folder, "other.key");
    await writeFile(other, JSON.stringify(content));
    await chmod(other, 0o600);
    const error: unknown = await readKeyFile(other, passphrase).catch((caught: unknown) => caught);
    await rm(other);
    expect(String(error)).not.toContain("planted");
    return String(error);
  };
  expect(await refused(sealed)).toContain("none was given");
  expect(await refused(sealed, async () => undefined)).toContain("none was given");
  expect(await refused(sealed, async () => new Secret("another planted passphrase"))).toContain("does not open");
  expect(await refused({ ...sealed, role: "worker" }, right)).toContain("does not open");
  expect(await refused({ ...sealed, deskId: "other" }, right)).toContain("does not open");
  expect(await refused({ ...sealed, keys: good.keys }, right)).toContain("not in format bulwark-key-file/1 (keys)");
  expect(await refused({ ...good, keys: undefined })).toContain("not in format");
  await expect(sealKeyFile(path, await right())).rejects.toThrow("sealed already");
});

test("[E2] a passphrase that cannot be read stops the reading: it is an error, not a file without a passphrase", async () => {
  await expect(readKeyFile(path, () => Promise.reject(new Error("the store is down")))).rejects.toThrow("the store is down");
});
