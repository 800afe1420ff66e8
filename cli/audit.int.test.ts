import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { append, eventText, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("[U3] bulwark audit", () => {
  let desk: SealedDesk;
  beforeAll(async () => {
    desk = await openSealedDesk();
    const web = await desk.connect(desk.database.webUrl);
    for (let i = 0; i < 20; i++) await append(web, `event ${i}`);
    await desk.seal();
  });
  afterAll(() => desk?.close());

  /** `isDesk` false: as on a machine without the desk, where nothing can be reached. */
  function bulwark(args: readonly string[], isDesk = true): Promise<{ code: number; out: string; err: string }> {
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      ...(isDesk
        ? {
            BULWARK_DATA_DIR: desk.database.dataDir,
            BULWARK_KEY_FILE: join(desk.database.dataDir, "keys", "web.key"),
            BULWARK_ORIGIN: "http://127.0.0.1:7340",
            BULWARK_DESK_ID: desk.database.deskId,
            BULWARK_ACTOR: "host:tester",
          }
        : {}),
    };
    return new Promise((done) => {
      const words = [join(root, "cli/bulwark.ts"), "audit", ...args];
      execFile(join(root, "node_modules/.bin/node"), words, { env, cwd: desk.database.dataDir }, (error, out, err) =>
        done({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  }

  it("prints the checkpoint, verifies the record, exports a range and verifies that without a desk", async () => {
    const printed = await bulwark(["checkpoint"]);
    expect(printed).toMatchObject({ code: 0, err: "" });
    expect(printed.out).toContain(desk.key.verifier);
    const note = join(desk.database.dataDir, "kept");
    writeFileSync(note, printed.out.slice(0, printed.out.indexOf(desk.key.verifier) - 1));
    expect(await bulwark(["verify", "--checkpoint", note, "--key", desk.key.verifier])).toMatchObject({ code: 0 });

    const out = join(desk.database.dataDir, "export");
    const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);
    const exported = await bulwark(["export", "--from", day(-1), "--to", day(2), "--format", "csv", "--out", out]);
    expect(exported).toMatchObject({ code: 0 });
    expect(await bulwark(["export", "--from", day(-1), "--to", day(2), "--out", out])).toMatchObject({ code: 1 });
    const offline = await bulwark(["verify", "--export", out, "--key", desk.key.verifier], false);
    expect(offline).toMatchObject({ code: 0, err: "", out: "Verified: 20 events, leaves 0 to 19.\n" });
    expect(await desk.db.auditEvent.count({ where: { type: "audit.range-exported", result: "done" } })).toBe(1);
  });

  it("lists what others typed so that nothing of it acts on the terminal, and as JSON that reads back", async () => {
    const typed = "a\u202eb\u2028c\u009bd\u001b[2Je";
    const web = await desk.connect(desk.database.webUrl);
    const text = eventText("terminal").replace('"resourceId":null', `"resourceId":${JSON.stringify(typed)}`);
    await web.query("SELECT audit_append($1, NULL, NULL)", [text]);
    const listed = await bulwark(["list", "--type", "login.succeeded", "--limit", "1"]);
    expect(listed).toMatchObject({ code: 0, err: "" });
    expect(listed.out).toContain(String.raw`a\u202eb\u2028c\u009bd\u001b[2Je`);
    const json = await bulwark(["list", "--type", "login.succeeded", "--limit", "1", "--json"]);
    expect(JSON.parse(json.out).items[0].resourceId).toBe(typed);
    const refused = await bulwark(["list", "--result", typed]);
    const unknown = await bulwark([typed]);
    for (const { out, err } of [listed, json, refused, unknown]) expect(out + err).not.toMatch(/[^\n\P{C}]|[\u2028\u2029]/u);
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining(String.raw`a\u202eb`) });
  });

  it("says which file or time it cannot use, and why", async () => {
    const { dataDir } = desk.database;
    const junk = join(dataDir, "junk");
    writeFileSync(junk, "no checkpoint\n");
    const range = ["--from", "2026-11-23", "--to", "2026-11-24"];
    const asked: [args: readonly string[], says: RegExp][] = [
      [["verify", "--checkpoint", junk], /junk holds no checkpoint/],
      [["verify", "--checkpoint", join(dataDir, "missing")], /missing cannot be read: there is no such file/],
      [["verify", "--checkpoint", dataDir], /cannot be read: it is a folder/],
      [["export", ...range, "--out", join(junk, "x")], /cannot be made: a part of the path is a file/],
    ];
    for (const [args, says] of asked) {
      const { code, out, err } = await bulwark(args);
      expect([code, out, err]).toEqual([2, "", expect.stringMatching(says)]);
      expect(err).not.toMatch(/ENO|EIS|syscall|errno/);
    }
    const when = await bulwark(["export", "--from", "yesterday", "--to", "2026-11-24", "--out", join(dataDir, "x")]);
    expect([when.code, when.err]).toEqual([1, expect.stringContaining("Give the time as 2026-01-31 or 2026-01-31T12:00")]);
    const minutes = new Date(Date.now() + 60_000).toISOString().slice(0, 16);
    const whole = await bulwark(["export", "--from", "2026-01-01T10:00", "--to", minutes, "--out", join(dataDir, "minutes"), "--json"]);
    expect(whole.code).toBe(0);
    expect(JSON.parse(whole.out)).toMatchObject({ from: "2026-01-01T10:00:00.000Z", to: `${minutes}:00.000Z` });
  });

  it("says with exit code 1 what does not hold, and where", async () => {
    const superuser = await desk.connect(desk.database.superuserUrl);
    await superuser.query("SET session_replication_role = replica");
    await superuser.query("UPDATE audit_event SET actor = 'user:x' WHERE n = 7 AND type = 'login.succeeded'");
    const said = await bulwark(["verify"]);
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/column-edited: actor of event [0-9a-f-]{36} \(leaf \d+\) differ/);
  });
});
