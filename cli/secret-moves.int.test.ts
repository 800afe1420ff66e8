import { chownSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandDesk } from "./testing/command-desk.ts";

const { bulwark, json, write, text, folder, database } = commandDesk();
const migrate = (...args: string[]) => bulwark("secrets", "migrate", ...args);
const files = () => readdirSync(folder()).toSorted();

describe("[S3] bulwark secrets migrate, where something is in the way", () => {
  const env = "DB_PASSWORD=planted-one\n";
  beforeEach(() => write("app.env", env));

  it("--template overwrites nothing: not the file itself, not a template that is there", async () => {
    write(".env.template", "OLD=kept\n");
    for (const out of [["--out", "app.env"], []]) {
      for (const apply of [["--apply"], []]) {
        const said = await migrate("app.env", "--template", ...out, ...apply);
        expect([said.code, said.out]).toEqual([2, ""]);
        expect(said.err).toContain("is there already, and a template overwrites nothing");
      }
    }
    expect([text("app.env"), text(".env.template"), files()]).toEqual([env, "OLD=kept\n", [".env.template", "app.env"]]);
  });

  it("says in one line where --out names a file that is moved from, a folder, or a place that is not there", async () => {
    for (const [out, says] of [
      ["app.env", "app.env is where they would go to"],
      [".", "is not a file"],
      ["absent/x.env", "there is no such folder"],
    ] as const) {
      const said = await migrate("app.env", "--to", "env", "--out", out, "--apply");
      expect([said.code, said.out, said.err.trim().split("\n").length]).toEqual([2, "", 1]);
      expect(said.err).toContain(says);
    }
    write("app.env.new", "in the way");
    const blocked = await migrate("app.env", "--to", "env", "--apply");
    expect(blocked.code).toBe(1);
    expect(blocked.err).toContain("Nothing was moved, every file is as it was");
    expect(blocked.err).not.toMatch(/a bug stopped|log id/);
    expect([text("app.env"), files()]).toEqual([env, ["app.env", "app.env.new"]]);
  });

  it.skipIf(process.getuid?.() !== 0)("leaves owner, group and mode of the file, of the target and of the copies (as root)", async () => {
    write(".env.secrets", "OLD=kept\n", 0o600);
    for (const name of ["app.env", ".env.secrets"]) chownSync(join(folder(), name), 1_000, 1_001);
    expect((await migrate("app.env", "--to", "env", "--apply")).code).toBe(0);
    expect(text("app.env")).not.toContain("planted");
    const facts = files().map((name) => {
      const { uid, gid, mode } = statSync(join(folder(), name));
      return [name.replace(/\d+$/, "N"), uid, gid, (mode & 0o777).toString(8)];
    });
    expect(facts).toEqual([
      [".env.secrets", 1_000, 1_001, "600"],
      [".env.secrets.before-N", 1_000, 1_001, "600"],
      ["app.env", 1_000, 1_001, "640"],
      ["app.env.before-N", 1_000, 1_001, "600"],
    ]);
    write("second.env", "API_TOKEN=planted-two\n");
    chownSync(join(folder(), "second.env"), 1_000, 1_001);
    write("second.env.new", "in the way");
    expect((await migrate("second.env", "--to", "env", "--apply")).code).toBe(1);
    const { uid, gid, mode } = statSync(join(folder(), "second.env")); // as it was put back
    expect([uid, gid, mode & 0o777]).toEqual([1_000, 1_001, 0o640]);
    expect(parseEnv(text(".env.secrets"))).toEqual({ OLD: "kept", DB_PASSWORD: "planted-one" });
  });
});

describe("[S3] bulwark secrets migrate and the record", () => {
  let superuser: pg.Client;
  beforeEach(async () => {
    superuser = new pg.Client({ connectionString: database().superuserUrl });
    await superuser.connect();
    write("app.env", "DB_PASSWORD=planted-one\n");
  });
  afterEach(() => superuser.end());

  it("touches nothing that it cannot put on record first", async () => {
    const { rows } = await superuser.query("SELECT oid::regprocedure::text AS name FROM pg_proc WHERE proname = 'audit_append'");
    const [signature] = rows.map(({ name }) => String(name));
    await superuser.query(`ALTER FUNCTION ${signature} RENAME TO audit_append_away`);
    const said = await migrate("app.env", "--to", "env", "--apply");
    await superuser.query(`ALTER FUNCTION ${signature?.replace("audit_append", "audit_append_away")} RENAME TO audit_append`);
    expect(said.code).toBe(1);
    expect([text("app.env"), files()]).toEqual(["DB_PASSWORD=planted-one\n", ["app.env"]]);
    expect((await migrate("app.env", "--to", "env", "--apply")).code).toBe(0);
    const record = await json("audit", "list", "--limit", "20");
    const types = (record.value.items as { type: string; result: string }[]).map(({ type, result }) => `${type} ${result}`);
    expect(types).toEqual(expect.arrayContaining(["secret.migration-begun done", "secret.migrated done"]));
  });

  it("says that it was done, and where the copies are, when only its end cannot be put on record", async () => {
    await superuser.query(`CREATE FUNCTION no_end() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.type = 'secret.migrated' THEN RAISE EXCEPTION 'away'; END IF; RETURN NEW; END $$`);
    await superuser.query("CREATE TRIGGER no_end BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION no_end()");
    const said = await migrate("app.env", "--to", "env", "--apply");
    await superuser.query("DROP TRIGGER no_end ON audit_event; DROP FUNCTION no_end()");
    expect(said.code).toBe(1);
    expect(said.err).not.toContain("Nothing was changed");
    const [copy = ""] = files().filter((name) => name.startsWith("app.env.before-"));
    expect(said.err).toContain(`It was done (${join(folder(), ".env.secrets")}), but that it ended could not be put on record`);
    expect(said.err).toContain(join(folder(), copy));
    expect(text("app.env")).not.toContain("planted");
  });
});
