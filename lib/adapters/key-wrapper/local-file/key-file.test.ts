import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { secretKey } from "#lib/crypto/secret-key.ts";
import { KeyFileError, parseKeyFile, readKeyFile } from "./key-file.ts";

const raw = Buffer.alloc(32, 0xab);
const good = {
  format: "bulwark-key-file/1",
  role: "web",
  deskId: "desk",
  database: { url: "postgresql://web:planted-password@localhost/desk" },
  keys: { pii: { id: 1, key: raw.toString("base64url") }, installation: { id: 1, key: raw.toString("base64url") } },
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "key-file-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(content: string, mode: number): Promise<string> {
  const path = join(folder, "web.key");
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

test("a file that others may read, write or run is refused, with the command that repairs it", async () => {
  for (const mode of [0o640, 0o604, 0o644, 0o660, 0o700, 0o666]) {
    const path = await written(JSON.stringify(good), mode);
    await expect(readKeyFile(path)).rejects.toThrow(`Run: chmod 600 ${path}`);
  }
});

test.each([
  ["no JSON", "{"],
  ["another format", JSON.stringify({ ...good, format: "bulwark-key-file/2" })],
  ["an unknown role", JSON.stringify({ ...good, role: "planted-secret" })],
  ["an unknown purpose", JSON.stringify({ ...good, keys: { other: good.keys.pii } })],
  ["an unknown field", JSON.stringify({ ...good, more: 1 })],
  ["a short key", JSON.stringify({ ...good, keys: { pii: { id: 1, key: "planted-secret" } } })],
  ["id 0", JSON.stringify({ ...good, keys: { pii: { ...good.keys.pii, id: 0 } } })],
])("%s is refused without quoting the content", async (_, content) => {
  const error: unknown = await readKeyFile(await written(content, 0o600)).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(KeyFileError);
  expect(inspect(error)).not.toMatch(/planted|q6ur/);
});

test("no file is not an error, but one that cannot be read is", async () => {
  expect(await readKeyFile(join(folder, "absent.key"))).toBeUndefined();
  await expect(readKeyFile(join(await written("{}", 0o600), "below-a-file"))).rejects.toThrow(KeyFileError);
});

test("a good file gives its keys, prints as one word and never becomes JSON", async () => {
  const file = await readKeyFile(await written(JSON.stringify(good), 0o600));
  expect(file?.role).toBe("web");
  expect(file?.database.url).toBe(good.database.url);
  expect(file?.keys.pii?.key.equals(secretKey(raw))).toBe(true);
  expect(file?.keys.trade).toBeUndefined();
  expect(inspect({ file })).toBe("{ file: [secret] }");
  expect(JSON.stringify({ file })).toBe('{"file":"[secret]"}');
  expect((await parseKeyFile(JSON.stringify(good), "descriptor 3")).deskId).toBe("desk");
});
