import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { secretProviderContract } from "#lib/ports/secret-provider.contract.ts";
import { environmentProvider } from "./environment.ts";

const folder = mkdtempSync(join(tmpdir(), "bulwark-environment-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

secretProviderContract("environment, a file each", async () => ({
  provider: environmentProvider({
    files: { "contract-held": file("held", "planted-in-file\n"), "contract-broken": file("open", "planted-in-file\n", 0o644) },
  }),
  held: "planted-in-file",
}));

secretProviderContract("environment, one file of lines", async () => ({
  provider: environmentProvider({
    files: {},
    envFile: file("lines.env", "# secrets\nCONTRACT_HELD='planted in lines'\nCONTRACT_BROKEN=\n"),
  }),
  held: "planted in lines",
}));

describe("[S1] the environment", () => {
  test("that names a file which is gone fails: a failed read is not an absent secret", async () => {
    const refused = { ok: false, failure: { code: "secret-store-refused" } };
    expect(await environmentProvider({ files: { "smtp-url": join(folder, "absent") } }).get("smtp-url")).toMatchObject(refused);
    expect(await environmentProvider({ files: {}, envFile: join(folder, "absent") }).get("smtp-url")).toMatchObject(refused);
    expect(await environmentProvider({ files: {}, envFile: file("wide.env", "SMTP_URL=x", 0o640) }).get("smtp-url")).toMatchObject(refused);
  });

  test("v5.0.0-13.3.1 never holds a secret itself: a value in process.env is not looked at", async () => {
    process.env["SMTP_URL"] = "smtp://u:planted@host";
    try {
      expect(await environmentProvider({ files: {} }).get("smtp-url")).toEqual({ ok: true, value: undefined });
    } finally {
      delete process.env["SMTP_URL"];
    }
  });

  test("knows no secret by the names that objects have anyway", async () => {
    for (const name of ["constructor", "to-string", "__proto__"])
      expect(await environmentProvider({ files: {}, envFile: file("few.env", "A=b\n") }).get(name)).toEqual({ ok: true, value: undefined });
  });
});
