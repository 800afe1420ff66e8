import { chmodSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { mailerOf } from "#lib/compose/mailer-of.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { parse } from "#lib/config/env.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { mailOutbox } from "#lib/db/mail-outbox.ts";
import { mailText } from "#lib/domain/access/mail-text.ts";
import { noticeTexts } from "#lib/domain/access/notice.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { Log } from "#lib/ports/log.ts";
import { notifyPerson } from "#lib/services/access/notify-person.ts";
import { host, openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { NotifyLoop, retryWaitMs } from "./loops/notify-loop.ts";

type Received = { readonly to: readonly string[]; readonly raw: string };

let desk: TestDesk;
let workerDb: Db;
let server: SMTPServer;
let received: Received[] = [];
let isRefusing = false;
const logged: string[] = [];
const log = Object.fromEntries(
  ["debug", "info", "warn", "error", "bug"].map((level) => [
    level,
    (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message),
  ]),
) as unknown as Log; // every level is there

function environment(more: Record<string, string>) {
  const { dataDir, deskId } = desk.database;
  return parse({
    BULWARK_DATA_DIR: dataDir,
    BULWARK_KEY_FILE: join(dataDir, "keys", "worker.key"),
    BULWARK_ORIGIN: "https://desk.example.org",
    BULWARK_DESK_ID: deskId,
    ...more,
  });
}

async function loopWith(file: string | undefined): Promise<NotifyLoop> {
  const keys = await readKeyFile(join(desk.database.dataDir, "keys", "worker.key"));
  if (!keys) throw new Error("the worker has its key file");
  const ring = new KeyRing({ wrapper: localFileWrapper(keys.keys), store: keyStore(workerDb), clock: systemClock });
  const settings = environment({ BULWARK_MAIL_FROM: "desk@example.org", ...(file ? { BULWARK_SMTP_URL_FILE: file } : {}) });
  return new NotifyLoop({
    outbox: mailOutbox({ db: workerDb, ring }),
    mailer: mailerOf(settings),
    origin: settings.BULWARK_ORIGIN,
    log,
    random: () => 0,
  });
}

function addressFile(mode = 0o600): string {
  const path = join(desk.database.dataDir, `smtp-${mode}`);
  const { port } = server.server.address() as AddressInfo; // it listens on a port
  writeFileSync(path, `smtp://127.0.0.1:${port}\n`);
  chmodSync(path, mode);
  return path;
}

const rows = () => desk.owner.mailOutbox.findMany({ orderBy: { createdAt: "asc" } });
const makeDue = () => desk.owner.mailOutbox.updateMany({ where: { state: "waiting" }, data: { dueAt: new Date(0) } });

/** The text part as a person reads it. */
const readable = (raw: string) => raw.replaceAll("=\r\n", "").replaceAll("=3D", "=");

beforeAll(async () => {
  desk = await openTestDesk();
  workerDb = openDb(desk.database.workerUrl, { max: 2 });
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onMailFrom: (_address, _session, done) =>
      done(isRefusing ? Object.assign(new Error("busy with who@example.org"), { responseCode: 451 }) : undefined),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});

afterEach(async () => {
  received = [];
  isRefusing = false;
  await desk.owner.mailOutbox.deleteMany();
});

afterAll(async () => {
  await new Promise<void>((closed) => server.close(closed));
  await workerDb?.$disconnect();
  await desk?.close();
});

describe("mail", () => {
  it("[A17] v5.0.0-6.3.7 is queued with the act, received by a real server, and its row is emptied", async () => {
    const { userId } = await desk.person("viewer");
    await desk.work.transaction(host, (tx) =>
      notifyPerson(tx, userId, "new-device", { address: "203.0.113.9", agent: "Firefox <b>x</b>" }),
    );
    expect((await rows())[0]?.sealed?.toString()).not.toContain("example.test");
    await (await loopWith(addressFile())).advance();
    expect(received).toHaveLength(1);
    expect(received[0]?.to).toEqual([`${userId}@example.test`]);
    const mail = readable(received[0]?.raw ?? "");
    expect(mail).toContain("Subject: Bulwark: new device");
    expect(mail).toContain("From: desk@example.org");
    expect(mail).toContain(noticeTexts["new-device"].says);
    expect(mail).toContain("203.0.113.9");
    expect(mail).toContain("Firefox &lt;b&gt;x&lt;/b&gt;");
    expect(await rows()).toMatchObject([{ state: "sent", sealed: null }]);
  });

  it("is not queued when its transaction rolls back", async () => {
    const { userId } = await desk.person("viewer");
    await desk.work
      .transaction(host, async (tx) => {
        await notifyPerson(tx, userId, "unlocked");
        throw new Error("no");
      })
      .catch(() => undefined);
    expect(await rows()).toEqual([]);
  });

  it("tries again with growing, jittered waits, gives up after eight, and logs no address, link or word of the server", async () => {
    const { userId } = await desk.person("viewer");
    const url = "https://desk.example.org/join#SECRETSECRETSECRET";
    await desk.work.transaction(host, (tx) => tx.access.mail.queue({ to: userId, kind: "invitation", data: { url } }));
    isRefusing = true;
    const loop = await loopWith(addressFile());
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      await makeDue();
      await loop.advance();
      const [row] = await rows();
      expect(row).toMatchObject({ attempts: attempt, state: attempt < 8 ? "waiting" : "given-up" });
      if (row && attempt < 8) waits.push(row.dueAt.getTime() - Date.now());
    }
    for (const [index, wait] of waits.slice(1).entries()) expect(wait).toBeGreaterThanOrEqual((waits[index] ?? 0) - 1_000);
    expect(await rows()).toMatchObject([{ sealed: null, failure: expect.stringContaining("451") }]);
    expect(logged.join("\n")).not.toMatch(/example\.(test|org)|SECRET/);
    expect([retryWaitMs(1, 0), retryWaitMs(1, 1), retryWaitMs(7, 1), retryWaitMs(8, 0)]).toEqual([7_500, 15_000, 14_400_000, undefined]);
  });

  it("goes out once though two workers look at the same moment", async () => {
    const { userId } = await desk.person("viewer");
    for (let i = 0; i < 8; i++) await desk.work.transaction(host, (tx) => tx.access.mail.queue({ to: userId, kind: "unlocked" }));
    const loops = await Promise.all([loopWith(addressFile()), loopWith(addressFile())]);
    for (let turn = 0; turn < 3; turn++) await Promise.all(loops.map((loop) => loop.advance()));
    expect(received).toHaveLength(8);
  });

  it("[A16] to nobody is dropped unsent, and everything is dropped where no server is configured", async () => {
    await desk.work.transaction(host, (tx) =>
      tx.access.mail.queueTyped({ address: "nobody@example.org", kind: "unlock", data: {}, isDecoy: true }),
    );
    await (await loopWith(addressFile())).advance();
    const { userId } = await desk.person("viewer");
    await desk.work.transaction(host, (tx) =>
      tx.access.mail.queue({ to: userId, kind: "unlock", data: { url: "https://desk.example.org/unlock#x" } }),
    );
    await (await loopWith(undefined)).advance();
    expect(received).toEqual([]);
    expect(await rows()).toMatchObject([
      { state: "dropped", sealed: null },
      { state: "dropped", sealed: null },
    ]);
  });

  it("waits while the file with the server's address may be read by others", async () => {
    const { userId } = await desk.person("viewer");
    await desk.work.transaction(host, (tx) => tx.access.mail.queue({ to: userId, kind: "unlocked" }));
    await (await loopWith(addressFile(0o644))).advance();
    expect(received).toEqual([]);
    expect(await rows()).toMatchObject([{ state: "waiting", failure: "BULWARK_SMTP_URL_FILE" }]);
  });

  it("past its time is given up, emptied and never sent", async () => {
    const { userId } = await desk.person("viewer");
    const expiresAt = epochMs(Date.now() - 1_000);
    await desk.work.transaction(host, (tx) =>
      tx.access.mail.queue({ to: userId, kind: "invitation", data: { url: "https://x.example/join#y", expiresAt } }),
    );
    await (await loopWith(addressFile())).advance();
    expect(received).toEqual([]);
    expect(await rows()).toMatchObject([{ state: "given-up", sealed: null }]);
  });

  it("[E5] is out of the web's reach once it is queued: it cannot read what waits", async () => {
    const web = openDb(desk.database.webUrl, { max: 1 });
    await expect(web.$queryRaw`SELECT sealed FROM mail_outbox`).rejects.toThrow();
    await expect(web.$executeRaw`UPDATE mail_outbox SET state = 'sent'`).rejects.toThrow();
    await web.$disconnect();
  });
});

describe("the words of a mail", () => {
  it("keep a name or browser from outside on one line and out of the markup", () => {
    const mail = mailText(
      "new-device",
      { name: "Eve\r\nBcc: all@example.org<script>", agent: "<img src=x>" },
      { origin: "https://desk.example.org" },
    );
    expect(mail.text).toContain("Hello Eve Bcc: all@example.org<script>,");
    expect(mail.html).not.toMatch(/<script|<img/);
    expect(mail.subject).not.toMatch(/[\r\n]/);
  });
});
