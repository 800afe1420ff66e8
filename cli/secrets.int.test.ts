import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { commandDesk } from "./testing/command-desk.ts";

const { bulwark, json, write, text, folder, dataDir } = commandDesk();

const yaml = "db:\n  password: planted-one # tail\nport: 1\n";
const app = '{"mail": {"url": "smtp://u:planted-two@mail.example.com"}, "n": [1, 2]}\n';

describe("[S3] bulwark secrets migrate", () => {
  beforeEach(() => {
    write("a.yaml", yaml);
    write("b.json", app);
  });
  const found = [
    { file: "a.yaml", line: 2, name: "DB_PASSWORD" },
    { file: "b.json", line: 1, name: "MAIL_URL" },
  ];

  it("shows the plan first and changes nothing, and never prints a value", async () => {
    for (const target of [["--template"], ["--to", "env"], ["--to", "encrypted"]]) {
      const said = await json("secrets", "migrate", "a.yaml", "b.json", ...target);
      expect(said).toMatchObject({ code: 0, value: { applied: false, credentials: found } });
      const plain = await bulwark("secrets", "migrate", "a.yaml", "b.json", ...target);
      expect(plain.out).toContain("Nothing was changed");
      expect(said.out + said.err + plain.out + plain.err).not.toContain("planted");
    }
    expect([text("a.yaml"), text("b.json"), readdirSync(folder())]).toEqual([yaml, app, ["a.yaml", "b.json"]]);
  });

  it("--template writes the names alone and leaves the files", async () => {
    expect((await bulwark("secrets", "migrate", "a.yaml", "b.json", "--template", "--apply")).code).toBe(0);
    expect(parseEnv(text(".env.template"))).toEqual({ DB_PASSWORD: "", MAIL_URL: "" });
    expect([text("a.yaml"), text("b.json")]).toEqual([yaml, app]);
  });

  it("--to env moves the values into a file of mode 600, keeps every other byte and a copy of each file", async () => {
    const said = await json("secrets", "migrate", "a.yaml", "b.json", "--to", "env", "--apply");
    expect(said).toMatchObject({ code: 0, value: { applied: true, credentials: found } });
    expect(said.out + said.err).not.toContain("planted");
    expect(parseEnv(text(".env.secrets"))).toEqual({ DB_PASSWORD: "planted-one", MAIL_URL: "smtp://u:planted-two@mail.example.com" });
    expect(text("a.yaml")).toBe(yaml.replace("planted-one", ["$", "{DB_PASSWORD}"].join("")));
    expect(text("b.json")).toBe(app.replace("smtp://u:planted-two@mail.example.com", ["$", "{MAIL_URL}"].join("")));
    const modes = [".env.secrets", "a.yaml"].map((name) => statSync(join(folder(), name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o640]);
    const copies = said.value.backups as string[];
    expect(copies.map((path) => [readFileSync(path, "utf8"), statSync(path).mode & 0o777])).toEqual([
      [yaml, 0o600],
      [app, 0o600],
    ]);
    const again = await json("secrets", "migrate", "a.yaml", "b.json", "--to", "env", "--apply");
    expect(again.value).toMatchObject({ applied: false, credentials: [] });
  });

  it("--to encrypted moves them where the desk reads them, and the record says how many, not which", async () => {
    write("c.env", "OIDC_CLIENT_SECRET='planted-three-long-enough'\n");
    expect((await bulwark("secrets", "migrate", "a.yaml", "c.env", "--to", "encrypted", "--apply")).code).toBe(0);
    expect(readFileSync(join(dataDir(), "secrets.web.json"), "utf8")).not.toContain("planted");
    const listed = await json("secrets", "list");
    expect(listed.value).toContainEqual(
      expect.objectContaining({ name: "oidc-client-secret", outcome: "found", provider: "encrypted-file" }),
    );
    const record = await json("audit", "list", "--limit", "100");
    const events = record.value.items as { type: string; says: string }[];
    expect(events.find(({ type }) => type === "secret.migrated")?.says).toContain("2 hard-coded credentials of 2 files (encrypted)");
    expect(events.find(({ type }) => type === "secret.accessed")?.says).toContain("oidc-client-secret (answered by encrypted-file)");
    expect(record.out).not.toContain("planted");
  });

  it("puts everything back when a file cannot be replaced", async () => {
    write(".env.secrets", "OLD=kept\n", 0o600);
    mkdirSync(join(folder(), "b.json.new")); // in the way of the second file
    const said = await bulwark("secrets", "migrate", "a.yaml", "b.json", "--to", "env", "--apply");
    expect(said.code).toBe(1);
    expect(said.err).toContain("Nothing was moved, every file is as it was");
    expect(said.out + said.err).not.toContain("planted");
    expect([text("a.yaml"), text("b.json"), text(".env.secrets")]).toEqual([yaml, app, "OLD=kept\n"]);
    expect(statSync(join(folder(), "a.yaml")).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder()).toSorted()).toEqual([".env.secrets", "a.yaml", "b.json", "b.json.new"]);
  });

  it("tells equal names of different values apart, also from what the target has", async () => {
    write(".env.secrets", "DB_PASSWORD=older\n", 0o600);
    write("d.yaml", "db:\n  password: planted-four\n");
    expect((await bulwark("secrets", "migrate", "a.yaml", "d.yaml", "--to", "env", "--apply")).code).toBe(0);
    expect(parseEnv(text(".env.secrets"))).toEqual({ DB_PASSWORD: "older", DB_PASSWORD_2: "planted-one", DB_PASSWORD_3: "planted-four" });
  });

  it("is asked wrongly without a target, with two, or with a file that is none of its kinds", async () => {
    write("bad.json", '{"password": "planted"');
    write("notes.txt", "x");
    for (const args of [
      ["a.yaml"],
      ["a.yaml", "--to", "paper"],
      ["a.yaml", "--template", "--to", "env"],
      ["absent.env", "--to", "env"],
      ["notes.txt", "--to", "env"],
      ["bad.json", "--to", "env"],
    ]) {
      const said = await bulwark("secrets", "migrate", ...args);
      expect([args, said.code, said.out]).toEqual([args, 2, ""]);
      expect(said.err).not.toContain("planted");
    }
  });
});
