import { rmSync } from "node:fs";
import { get } from "node:http";
import { dirname } from "node:path";
import { paths } from "#lib/paths.ts";
import { callActionAt } from "./support/actions.ts";
import { ask } from "./support/ask.ts";
import { asOwner } from "./support/database.ts";
import { type RunningDesk, startDesk } from "./support/desk-process.ts";
import { expect, test } from "./support/desk-test.ts";
import { password } from "./support/password.ts";
import { emailOf } from "./support/people.ts";
import { appCode } from "./support/second-factor.ts";

const origin = "https://desk.example";
const STOP_LIMIT_MS = 10_000;

test("v5.0.0-3.3.1 v5.0.0-3.3.3 v5.0.0-3.4.1 behind TLS cookies are bound to the host and transport is strict; SIGTERM ends a desk with an open stream within 10 s", async () => {
  test.setTimeout(180_000);
  const desk = await startDesk({ arguments: ["--origin", origin] });
  try {
    expect(desk.setUpLink).toMatch(/^https:\/\/desk\.example\/set-up#/);
    const headers = { host: "desk.example" };
    for (const path of [paths.login, paths.api.health, paths.overview, "/nothing-here"]) {
      const answer = await ask(path, { port: desk.port, headers });
      expect([path, answer.headers["strict-transport-security"]]).toEqual([path, "max-age=63072000; includeSubDomains"]);
    }

    const place = { port: desk.port, origin };
    const setUp = "app/(auth)/set-up/actions.ts";
    const form = { token: desk.setUpLink?.split("#")[1], email: emailOf("admin"), name: "admin", password, kind: "totp" };
    const offered = await callActionAt(place, setUp, "offerFirstFactor", form);
    const { offer, secret } = offered.value as { offer: string; secret: string }; // of an authenticator app
    const made = await callActionAt(place, setUp, "makeFirstAdmin", { ...form, offer, label: "App", code: appCode(secret) });
    const ticket = made.setCookies.map((each) => each.split(";")[0]).join("; ");
    expect(ticket).toMatch(/^__Host-bulwark-ticket-/);
    const done = await callActionAt(
      place,
      "app/(auth)/login/factor/actions.ts",
      "confirmCodes",
      { saved: "on", next: "" },
      { cookie: ticket },
    );
    expect(done.location).toBe(paths.overview);
    expect(done.setCookies.length).toBeGreaterThan(0);
    for (const cookie of done.setCookies) {
      expect(cookie).toMatch(/^__Host-bulwark-[a-z]+-[0-9a-f]{8}=/);
      expect(cookie).toContain("Secure");
      expect(cookie).toContain("Path=/");
    }
    const cookie = done.setCookies.map((each) => each.split(";")[0]).join("; ");
    expect((await ask(paths.overview, { port: desk.port, headers, cookie })).status).toBe(200);

    await expectStopOnRecord(desk);
    const stream = await openStream(desk.port, { ...headers, cookie });
    const { ms, code } = await desk.stop();
    console.info(`A desk with an open stream ended ${Math.round(ms)} ms after SIGTERM.`);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(STOP_LIMIT_MS);
    await stream.ended;
  } finally {
    await desk.stop();
    rmSync(dirname(desk.data), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

/** A web process that is asked to end says so on the record, and the starter starts the next one. */
async function expectStopOnRecord({ data, port }: RunningDesk): Promise<void> {
  const pids = async () =>
    (
      await asOwner<{ pid: number }>("SELECT (info->>'pid')::int AS pid FROM heartbeat WHERE kind = 'web' ORDER BY beat_at DESC", [], data)
    ).map(({ pid }) => pid);
  const told = async (type: string) =>
    (await asOwner(`SELECT 1 FROM audit_event WHERE type = $1 AND convert_from(body, 'UTF8') LIKE '%"kind":"web"%'`, [type], data)).length;
  expect([await told("process.started"), await told("process.stopped")]).toEqual([1, 0]);
  const [web] = await pids();
  if (web === undefined) throw new Error("the web says every five seconds that it lives");
  process.kill(web, "SIGTERM");
  await expect.poll(() => told("process.stopped"), { timeout: 10_000 }).toBe(1);
  await expect.poll(() => told("process.started"), { timeout: 60_000 }).toBe(2);
  await expect
    .poll(async () => (await ask(paths.login, { port, headers: { host: "desk.example" } })).status, { timeout: 30_000 })
    .toBe(200);
}

/** An event stream that has said something; `ended` when the server let go of it. */
function openStream(port: number, headers: Readonly<Record<string, string>>): Promise<{ readonly ended: Promise<void> }> {
  return new Promise((resolve, reject) => {
    const asked = get({ host: "127.0.0.1", port, path: paths.api.stream, headers, agent: false }, (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`the stream answered ${response.statusCode}`));
        return;
      }
      const ended = new Promise<void>((done) => response.once("close", done));
      response.once("data", () => resolve({ ended }));
      response.once("error", () => undefined); // the server may end it without a last chunk
    });
    asked.once("error", reject);
  });
}
