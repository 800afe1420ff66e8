import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { append, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";

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

  it("says with exit code 1 what does not hold, and where", async () => {
    const superuser = await desk.connect(desk.database.superuserUrl);
    await superuser.query("SET session_replication_role = replica");
    await superuser.query("UPDATE audit_event SET actor = 'user:x' WHERE n = 7 AND type = 'login.succeeded'");
    const said = await bulwark(["verify"]);
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/column-edited: actor of event [0-9a-f-]{36} \(leaf \d+\) differ/);
  });
});
