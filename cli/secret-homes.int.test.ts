import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDeskSecrets } from "#lib/compose/desk-secrets.ts";
import { parse } from "#lib/config/env.ts";
import { commandDesk } from "./testing/command-desk.ts";

const { bulwark, json, write, text, dataDir, database } = commandDesk();
const migrate = (...args: string[]) => bulwark("secrets", "migrate", ...args);

describe("[S3] bulwark secrets migrate --to encrypted", () => {
  const stored = (holder: string) =>
    Object.keys(JSON.parse(readFileSync(join(dataDir(), `secrets.${holder}.json`), "utf8")).secrets).toSorted();
  const ofProcess = (role: "web" | "worker") =>
    openDeskSecrets(
      parse({
        BULWARK_DATA_DIR: dataDir(),
        BULWARK_KEY_FILE: join(dataDir(), "keys", `${role}.key`),
        BULWARK_ORIGIN: "http://127.0.0.1:7340",
        BULWARK_DESK_ID: database().deskId,
      }),
      role,
    );

  it("puts each secret where the one process that reads it finds it, and no other can open it", async () => {
    const worker = {
      SMTP_URL: "smtp://u:planted-mail@mail.example.com",
      ANCHOR_SECRET: "planted-anchor-long-enough",
      DATABASE_URL_WORKER: database().workerUrl,
    };
    const lines = Object.entries({ ...worker, OIDC_CLIENT_SECRET: "planted-client-secret", BINANCE_SECRET: "planted-venue" });
    write("desk.env", lines.map(([name, value]) => `${name}='${value}'\n`).join(""));
    const said = await json("secrets", "migrate", "desk.env", "--to", "encrypted", "--apply");
    expect(said).toMatchObject({ code: 0, value: { applied: true } });
    expect(said.value.written).toBe(["web", "worker"].map((role) => join(dataDir(), `secrets.${role}.json`)).join(" and "));
    expect(stored("web")).toEqual(["oidc-client-secret"]);
    expect(stored("worker")).toEqual(["anchor-secret", "binance-secret", "database-url-worker", "smtp-url"]);
    const process = await ofProcess("worker");
    expect(await process?.require("smtp-url")).toBe(worker.SMTP_URL);
    expect(await process?.require("anchor-secret")).toBe(worker.ANCHOR_SECRET);
    expect(process?.databaseUrl).toBe(worker.DATABASE_URL_WORKER);
    await process?.close();
    const [path, keys] = [join(dataDir(), "secrets.worker.json"), statSync(join(dataDir(), "keys", "worker.key"))];
    const [sealed, { uid, mode }] = [readFileSync(path, "utf8"), statSync(path)];
    expect([sealed.includes("planted"), uid, mode & 0o777]).toEqual([false, keys.uid, 0o600]);
    const own = readFileSync(join(dataDir(), "secrets.web.json"), "utf8");
    writeFileSync(join(dataDir(), "secrets.web.json"), sealed.replace('"holder": "worker"', '"holder": "web"'));
    const web = await ofProcess("web");
    expect(await web?.chain.get("smtp-url")).toMatchObject({ ok: false, failure: { code: "secret-store-refused" } });
    await web?.close();
    writeFileSync(join(dataDir(), "secrets.web.json"), own);
    const fingerprint = await json("secrets", "get-fingerprint", "binance-secret");
    expect(fingerprint.value.error.code).toBe("forbidden");
  });

  it("[S4] lists what the worker's file keeps without opening it, and fingerprints the key file's address of the web", async () => {
    const listed = await json("secrets", "list");
    expect(listed.value).toContainEqual(expect.objectContaining({ name: "smtp-url", outcome: "kept", provider: "encrypted-file" }));
    expect(listed.value).toContainEqual(expect.objectContaining({ name: "database-url-web", outcome: "found", provider: "key-file" }));
    const taken = await json("secrets", "get-fingerprint", "database-url-web");
    expect(taken.value).toMatchObject({ provider: "key-file", fingerprint: expect.stringMatching(/^1:[0-9a-f]{16}$/) });
  });

  it("refuses the passphrase that opens the key files, and says how to give it", async () => {
    write("desk.env", "KEY_PASSPHRASE='planted passphrase of the desk'\n");
    const said = await migrate("desk.env", "--to", "encrypted", "--apply");
    expect([said.code, said.out]).toEqual([1, ""]);
    expect(said.err).toContain("BULWARK_KEY_PASSPHRASE_FILE");
    expect(text("desk.env")).toContain("planted");
  });
});
