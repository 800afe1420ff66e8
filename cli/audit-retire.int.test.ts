import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pastMonth } from "#lib/services/audit/testing/past-month.ts";
import { append, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";
import { root, type Said } from "./testing/command-desk.ts";

const OLD = 12;
const NEW = 8;

describe("[U7] bulwark audit on a record of which a month may go", { timeout: 120_000 }, () => {
  let desk: SealedDesk;

  beforeAll(async () => {
    desk = await openSealedDesk();
    await pastMonth(desk, "2015-03", OLD);
    const web = await desk.connect(desk.database.webUrl);
    for (let i = 0; i < NEW; i++) await append(web, `new ${i}`);
    await desk.seal();
  });
  afterAll(() => desk.close());

  function bulwark(...args: string[]): Promise<Said> {
    const { dataDir, deskId } = desk.database;
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      BULWARK_DATA_DIR: dataDir,
      BULWARK_KEY_FILE: join(dataDir, "keys", "web.key"),
      BULWARK_ORIGIN: "http://127.0.0.1:7340",
      BULWARK_DESK_ID: deskId,
      BULWARK_ACTOR: "host:tester",
    };
    return new Promise((done) => {
      execFile(join(root, "node_modules/.bin/node"), [join(root, "cli/bulwark.ts"), ...args], { env, cwd: dataDir }, (error, out, err) =>
        done({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  }
  const folder = (name: string) => join(desk.database.dataDir, name);
  const inMonth = () => desk.db.auditEvent.count({ where: { at: { lt: new Date("2016-01-01") } } });
  const handedOut = async () =>
    (await desk.db.auditEvent.findMany({ where: { type: "audit.month-read" } })).map(({ body }) =>
      JSON.parse(new TextDecoder().decode(body)),
    );
  const old = ["--from", "2015-03-01", "--to", "2015-04-01"];

  it("exports the month and verifies the export with no database, before it goes", async () => {
    expect(await bulwark("audit", "verify")).toMatchObject({ code: 0 });
    expect(await bulwark("audit", "export", ...old, "--out", "before")).toMatchObject({ code: 0 });
    const verified = await bulwark("audit", "verify", "--export", folder("before"), "--key", desk.key.verifier);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining(`${OLD} events, leaves 0 to ${OLD - 1}`)]);
  });

  it("retain writes over no file, and takes nothing out without its own; what it handed out is on record", async () => {
    mkdirSync(folder("taken"));
    const path = join(folder("taken"), "audit-2015-03.ndjson");
    writeFileSync(path, "the only copy of another desk");
    const refused = await bulwark("audit", "retain", "--before", "2016-01", "--out", "taken");
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("is there already")]);
    expect(readFileSync(path, "utf8")).toBe("the only copy of another desk");
    expect(readdirSync(folder("taken"))).toEqual(["audit-2015-03.ndjson"]);
    expect(await inMonth()).toBe(OLD);
  });

  it("retain says first what would go, then takes it out; the file holds every event under the sum that is on record", async () => {
    const dry = await bulwark("audit", "retain", "--before", "2016-01", "--out", "kept", "--dry-run");
    expect([dry.code, dry.out]).toEqual([0, `2015-03  ${OLD} events would go\n`]);
    const keyFile = join(desk.database.dataDir, "keys", "owner.key");
    renameSync(keyFile, `${keyFile}.away`);
    const without = await bulwark("audit", "retain", "--before", "2016-01", "--out", "kept");
    expect([without.code, without.err]).toEqual([1, "This needs the owner's key file: run it as the desk's owner.\n"]);
    renameSync(`${keyFile}.away`, keyFile);
    expect(await handedOut()).toEqual([]);
    const done = await bulwark("audit", "retain", "--before", "2016-01", "--out", "kept", "--json");
    expect([done.code, done.err]).toEqual([0, expect.stringContaining(`${OLD} events`)]);
    const [gone] = JSON.parse(done.out).retired;
    expect(readdirSync(folder("kept"))).toEqual(["audit-2015-03.ndjson"]);
    const file = readFileSync(gone.file);
    expect(createHash("sha256").update(file).digest("hex")).toBe(gone.digest);
    const lines = file.toString("utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).leafIndex)).toEqual([...new Array(OLD).keys()]);
    expect(await inMonth()).toBe(0);
    const [event] = await desk.db.auditEvent.findMany({ where: { type: "audit.retired" } });
    expect(JSON.parse(new TextDecoder().decode(event?.body)).data).toMatchObject({
      month: "2015-03",
      events: OLD,
      digest: gone.digest,
      ranges: [[0, OLD - 1]],
    });
    expect(await handedOut()).toMatchObject([
      { user: "host:tester", resourceId: "2015-03", result: "done", data: { events: OLD, after: -1, last: OLD - 1 } },
    ]);
  });

  it("the record still verifies afterwards, whole and as an export over the month that is gone", async () => {
    await desk.seal();
    const whole = await bulwark("audit", "verify");
    expect([whole.code, whole.out]).toEqual([0, expect.stringMatching(/^Verified: /)]);
    const exported = await bulwark("audit", "export", "--from", "2015-03-01", "--to", "2100-01-01", "--out", "after");
    expect([exported.code, exported.err]).toEqual([0, ""]);
    const verified = await bulwark("audit", "verify", "--export", folder("after"), "--key", desk.key.verifier);
    expect([verified.code, verified.err]).toEqual([0, ""]);
  });

  it("a month that is gone without its word is a finding, with exit code 1", async () => {
    const superuser = await desk.connect(desk.database.superuserUrl);
    await superuser.query("SET session_replication_role = replica");
    await superuser.query("DELETE FROM audit_retired");
    const verified = await bulwark("audit", "verify");
    expect(verified.code).toBe(1);
    expect(verified.out).toContain("event-missing: leaf 0 has no event");
  });

  it("evidence make writes a page and its data, and is on record", async () => {
    const made = await bulwark(
      "evidence",
      "make",
      "--framework",
      "gdpr",
      "--from",
      "2015-01-01",
      "--to",
      "2100-01-01",
      "--out",
      "evidence",
    );
    expect([made.code, made.err]).toEqual([0, ""]);
    expect(readdirSync(folder("evidence"))).toContain("evidence.html");
    const page = readFileSync(join(folder("evidence"), "evidence.html"), "utf8");
    expect(page).toContain("verified the record");
    const onRecord = () => desk.db.auditEvent.count({ where: { type: "audit.evidence-made", actor: "host:tester", result: "done" } });
    expect(await onRecord()).toBe(1);
    // What is there stays as it is, and a pack that has no place is on record as failed.
    const again = ["evidence", "make", "--framework", "soc2", "--from", "2015-01-01", "--to", "2100-01-01", "--out"];
    const taken = await bulwark(...again, "evidence");
    expect([taken.code, taken.err]).toEqual([1, expect.stringContaining("is there already")]);
    const nowhere = await bulwark(...again, join(folder("evidence"), "evidence.html", "x"));
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining("could not be written (ENOTDIR)")]);
    expect(readFileSync(join(folder("evidence"), "evidence.html"), "utf8")).toBe(page);
    expect(readdirSync(folder(".")).filter((name) => name.startsWith("evidence"))).toEqual(["evidence"]);
    expect(await onRecord()).toBe(1);
    expect(
      (await bulwark("evidence", "make", "--framework", "hipaa", "--from", "2015-01-01", "--to", "2100-01-01", "--out", "x")).code,
    ).not.toBe(0);
  });
});
