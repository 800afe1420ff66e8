import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { smtpMailer } from "#lib/adapters/notification/mail/smtp-mailer.ts";
import { anchorChannels } from "#lib/compose/anchor-channels.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { parse } from "#lib/config/env.ts";
import { openCheckpoint } from "#lib/crypto/checkpoint.ts";
import { verifierOf } from "#lib/crypto/checkpoint-key.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { anchorStore } from "#lib/db/audit/anchor-store.ts";
import { mailOutbox } from "#lib/db/mail-outbox.ts";
import type { Log } from "#lib/ports/log.ts";
import { append, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";
import { ownCertificate } from "#lib/tooling/own-certificate.ts";
import { AnchorLoop } from "./loops/anchor-loop.ts";
import { NotifyLoop } from "./loops/notify-loop.ts";
import { type HookReceiver, hookReceiver } from "./testing/hook-receiver.ts";
import { ringOf } from "./testing/replay-desk.ts";

const SECRET = "the secret of this test's webhook";
const TO = "keeper@example.org";

describe("[U5] checkpoints that are given away", () => {
  let desk: SealedDesk;
  let logged: string[];
  let log: Log;
  const closing: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    desk = await openSealedDesk();
    const web = await desk.connect(desk.database.webUrl);
    for (let i = 0; i < 5; i++) await append(web, `event ${i}`);
    await desk.seal();
    logged = [];
    log = Object.fromEntries(
      ["debug", "info", "warn", "error", "bug"].map((level) => [
        level,
        (fields: object, text: string) => void logged.push(JSON.stringify([level, fields, text])),
      ]),
    ) as unknown as Log; // every level is there
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await desk.close();
  });

  async function anchors(env: Readonly<Record<string, string>>, secret: () => Promise<string> = async () => SECRET): Promise<AnchorLoop> {
    const settings = parse({
      BULWARK_DATA_DIR: desk.database.dataDir,
      BULWARK_KEY_FILE: "/nowhere",
      BULWARK_ORIGIN: "https://desk.example.org",
      BULWARK_DESK_ID: desk.database.deskId,
      BULWARK_ANCHOR_NETWORKS: "127.0.0.0/8",
      ...(env["BULWARK_ANCHOR_WEBHOOK"] ? { BULWARK_ANCHOR_SECRET_FILE: "/nowhere" } : {}),
      ...env,
    });
    const ring = await ringOf(desk.db, desk.database, "worker");
    const store = anchorStore({ db: desk.db, ring, ids: mintIds(systemClock) });
    return new AnchorLoop({ anchors: store, anchorChannels: anchorChannels(settings, secret), log, random: () => 0.5 });
  }
  async function receiver(secret = SECRET): Promise<HookReceiver> {
    const made = await hookReceiver(secret);
    closing.push(() => made.close());
    return made;
  }
  const tries = () => desk.db.auditAnchor.findMany({ orderBy: { at: "asc" }, select: { channel: true, failure: true, size: true } });
  /** As if so much time had gone by since everything that was tried. */
  async function later(ms: number): Promise<void> {
    const superuser = await desk.connect(desk.database.superuserUrl);
    await superuser.query("SET session_replication_role = replica");
    await superuser.query("UPDATE audit_anchor SET at = at - make_interval(secs => $1)", [ms / 1_000]);
    await superuser.end();
  }
  const verifies = (note: string) => openCheckpoint(note, verifierOf(desk.key.verifier))?.size;

  it("v5.0.0-16.4.3 go by mail through the outbox to a real server, whole: who keeps the mail can check it with nothing else", async () => {
    const mails: { to: readonly string[]; raw: string }[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() });
          done();
        });
      },
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    closing.push(() => new Promise<void>((closed) => server.close(() => closed())));
    const { port } = server.server.address() as AddressInfo; // it listens on a port
    const mailer = smtpMailer({ url: `smtp://127.0.0.1:${port}`, from: "desk@example.org" });
    closing.push(() => mailer.close());
    const outbox = mailOutbox({ db: desk.db, ring: await ringOf(desk.db, desk.database, "worker") });
    const notify = new NotifyLoop({ outbox, mailer, origin: "https://desk.example.org", log, random: () => 0 });

    const loop = await anchors({ BULWARK_ANCHOR_MAIL: TO });
    await loop.advance();
    await loop.advance(); // within the hour: not again
    await notify.advance();
    expect(mails.map(({ to }) => to)).toEqual([[TO]]);
    const text = textPart(mails[0]?.raw ?? "");
    const note = /bulwark-audit\/[^\n]+\n\d+\n[^\n]+\ntime \d+\n\n— [^\n]+\n/.exec(text)?.[0] ?? "";
    expect(verifies(note)).toBe(5);
    expect(text).toContain(desk.key.verifier);

    await append(await desk.connect(desk.database.webUrl), "later");
    await desk.seal();
    await later(59 * 60_000);
    await loop.advance();
    expect(await tries()).toHaveLength(1);
    await later(60_000);
    await loop.advance();
    await notify.advance();
    expect(await tries()).toEqual([
      { channel: "mail", failure: null, size: 5n },
      { channel: "mail", failure: null, size: 6n },
    ]);
    expect(textPart(mails[1]?.raw ?? "")).toContain("\n6\n");
  });

  it("go to a webhook once an hour, under a signature that the receiver checks, and show there that the desk was rolled back", async () => {
    const hook = await receiver();
    const loop = await anchors({ BULWARK_ANCHOR_WEBHOOK: hook.url });
    for (let i = 0; i < 3; i++) await loop.advance();
    expect(hook.taken).toHaveLength(1);
    expect(verifies(hook.taken[0]?.note ?? "")).toBe(5);
    await later(3_600_000);
    await loop.advance();
    expect(hook.taken).toHaveLength(2);

    const superuser = await desk.connect(desk.database.superuserUrl);
    await superuser.query("SET session_replication_role = replica");
    for (const sql of ["DELETE FROM audit_event", "DELETE FROM audit_leaf", "DELETE FROM audit_checkpoint", "DELETE FROM audit_writer"])
      await superuser.query(sql);
    const { findings } = await desk.verify([hook.taken[1]?.note ?? ""]);
    expect(findings.map(({ kind }) => kind)).toContain("rolled-back");
  });

  it("are not taken by a receiver with another secret, nor when the body was changed on the way", async () => {
    const hook = await receiver("another secret");
    const loop = await anchors({ BULWARK_ANCHOR_WEBHOOK: hook.url });
    await loop.advance();
    expect([hook.taken.length, hook.refused]).toEqual([0, 1]);
    expect(await tries()).toEqual([{ channel: "webhook", failure: "status-401", size: 5n }]);
    expect(logged.join()).toContain("status-401");
    expect(logged.join()).not.toMatch(new RegExp(`${SECRET}|${hook.url}`));

    const own = await receiver();
    const time = String(Date.now());
    const signature = createHmac("sha256", SECRET).update(`${time}.{"size":5}`).digest("hex");
    const send = (body: string, at = time) =>
      fetch(own.url, { method: "POST", body, headers: { "bulwark-time": at, "bulwark-signature": `v1=${signature}` } });
    expect((await send('{"size":5}')).status).toBe(204);
    expect((await send('{"size":6}')).status).toBe(401);
    expect((await send('{"size":5}', String(Date.now() + 1))).status).toBe(401);
  });

  it("v5.0.0-16.5.2 with a dead receiver are tried at growing waits, at most eight times an hour, hold up nothing, and go out when it is back", async () => {
    const hook = await receiver();
    await hook.close();
    const loop = await anchors({ BULWARK_ANCHOR_WEBHOOK: hook.url, BULWARK_ANCHOR_MAIL: TO });
    let minutes = 0;
    for (; minutes < 60; minutes++) {
      expect(await loop.advance()).toBe(15_000);
      await later(60_000);
    }
    const failed = (await tries()).filter(({ channel }) => channel === "webhook");
    expect(failed.length).toBeGreaterThan(2);
    expect(failed.length).toBeLessThanOrEqual(8);
    expect(new Set(failed.map(({ failure }) => failure))).toEqual(new Set(["ECONNREFUSED"]));
    expect(await desk.db.mailOutbox.count({ where: { kind: "audit-checkpoint" } })).toBe(1);
    expect((await desk.seal()).mismatch).toBeUndefined();

    const back = await receiver();
    const again = await anchors({ BULWARK_ANCHOR_WEBHOOK: back.url });
    await later(3_600_000);
    await again.advance();
    expect(back.taken).toHaveLength(1);
    await later(120_000);
    await again.advance();
    expect(back.taken).toHaveLength(1); // its hour begins anew
  });

  const certificate = ownCertificate();
  it.skipIf(!certificate)(
    "v5.0.0-16.3.4 go to nobody whose certificate does not hold: the failure is kept with its reason and logged",
    async () => {
      if (!certificate) throw new Error("skipped without openssl");
      let calls = 0;
      const server: Server = createServer({ cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) }, (_, response) => {
        calls += 1;
        response.writeHead(204).end();
      });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      closing.push(() => new Promise((closed) => server.close(closed)));
      const loop = await anchors({ BULWARK_ANCHOR_WEBHOOK: `https://127.0.0.1:${(server.address() as AddressInfo).port}/` });
      await loop.advance();
      expect(calls).toBe(0);
      expect(await tries()).toEqual([{ channel: "webhook", failure: "DEPTH_ZERO_SELF_SIGNED_CERT", size: 5n }]);
      expect(logged.join()).toContain("DEPTH_ZERO_SELF_SIGNED_CERT");
    },
  );

  it("wait for the first checkpoint, and are configured whole or not at all", async () => {
    const hook = await receiver();
    const loop = await anchors({ BULWARK_ANCHOR_WEBHOOK: hook.url });
    const superuser = await desk.connect(desk.database.superuserUrl);
    await superuser.query("SET session_replication_role = replica");
    await superuser.query("DELETE FROM audit_checkpoint");
    await loop.advance();
    expect([hook.taken.length, await tries()]).toEqual([0, []]);
    const settings = { BULWARK_DATA_DIR: "/x", BULWARK_KEY_FILE: "/x", BULWARK_ORIGIN: "https://x.example", BULWARK_DESK_ID: "0a1b2c3d" };
    const without = parse({ ...settings, BULWARK_ANCHOR_WEBHOOK: "https://x.example/" });
    expect(() => anchorChannels(without, async () => SECRET)).toThrow(/together/);
  });

  it("have no secret in the log though the store of secrets fails", async () => {
    const hook = await receiver();
    const loop = await anchors({ BULWARK_ANCHOR_WEBHOOK: hook.url }, async () => {
      throw Object.assign(new Error(`cannot read ${SECRET}`), { code: "EACCES" });
    });
    await loop.advance();
    expect([hook.taken.length, (await tries())[0]?.failure]).toEqual([0, "EACCES"]);
    expect(logged.join()).not.toContain(SECRET);
  });
});

/** The text part of a mail, decoded. */
function textPart(raw: string): string {
  const part = /Content-Type: text\/plain[^\r]*\r\n(.*?)\r\n\r\n(.*?)\r\n--/s.exec(raw);
  const body = part?.[2] ?? "";
  if (/base64/i.test(part?.[1] ?? "")) return Buffer.from(body, "base64").toString("utf8").replaceAll("\r\n", "\n");
  const bytes = body.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8").replaceAll("\r\n", "\n");
}
