import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { paths } from "#lib/paths.ts";
import { type Leak, leaksIn, type Planted } from "#lib/tooling/leak-search.ts";
import { fillAddress, routeManifest } from "#lib/tooling/route-manifest.ts";
import { withConnection } from "#scripts/desk/connection.mjs";
import { builtActions, callAction } from "./support/actions.ts";
import { ask } from "./support/ask.ts";
import { bulwark } from "./support/cli.ts";
import { storeConnection } from "./support/connection-form.ts";
import { expect, test } from "./support/desk-test.ts";
import { facts } from "./support/facts.ts";
import { cookieOf } from "./support/people.ts";
import { exchangeCredential, filesBelow, keysOfDesk, personal, typed } from "./support/planted.ts";
import { testDesk } from "./support/test-desk.ts";

const canary = (name: string): Planted => ({ name, secret: `Canary-${name}-9b1f/Quince+42~ ${name.length}é` });
const [login, exchangeKey, exchangeSecret, recovery, token, malformed] = [
  "login",
  "exchange-key",
  "exchange-secret",
  "recovery",
  "token",
  "malformed",
].map(canary);
const canaries = [login, exchangeKey, exchangeSecret, recovery, token, malformed].filter((each) => each !== undefined);
const noConnection = "01920000-0000-7000-8000-00000000000a";
const textOf = (planted: Planted | undefined) => String(planted?.secret);

/** Types every canary where a person or program would type a secret; what is answered is searched too. */
async function plant(cookie: string): Promise<readonly string[]> {
  const answers = [
    await callAction("app/(auth)/login/actions.ts", "signInPerson", { email: "canary@desk.example", password: textOf(login) }),
  ];
  const wrong = { key: textOf(exchangeKey), secret: textOf(exchangeSecret), code: textOf(recovery) };
  const good = { key: exchangeCredential.key("0044"), secret: exchangeCredential.secret };
  for (const { file, name } of builtActions()) {
    if (!/connections|factor|recover/.test(file)) continue;
    for (const secrets of [wrong, good])
      answers.push(
        await callAction(
          file,
          name,
          { venue: "kraken", name: "Canary", label: "Canary", connectionId: noConnection, ...secrets },
          { cookie },
        ),
      );
  }
  const asked = [
    await ask(`${paths.api.v1}/portfolios`, { headers: { authorization: `Bearer ${Buffer.from(textOf(token)).toString("base64url")}` } }),
    await ask(paths.api.session, {
      method: "POST",
      cookie,
      body: `{"password": "${textOf(malformed)}"`,
      headers: { "content-type": "application/json" },
    }),
    await ask(paths.runs, {
      method: "POST",
      cookie,
      body: textOf(malformed),
      headers: { "next-action": "0".repeat(42), "content-type": "text/plain" },
    }),
  ];
  return [...answers, ...asked].map(({ text }) => text);
}

const searchFiles = (files: readonly string[], planted: readonly Planted[]): readonly Leak[] =>
  files.flatMap((file) => leaksIn(file.slice(testDesk().data.length), readFileSync(file), planted));

test("[E1] v5.0.0-16.2.5 no planted secret, key or session stands in a page, an API answer or an error", async ({ browser, openAs }) => {
  test.setTimeout(300_000);
  const cookie = await cookieOf(browser, "admin");
  await storeConnection(await openAs("admin"), "Leak hunt", exchangeCredential.key("0044"), exchangeCredential.secret);
  const session: Planted = { name: "session", secret: cookie.split("session")[1]?.split("=")[1]?.split(";")[0] ?? cookie };
  const planted = [...canaries, ...keysOfDesk(), ...typed, session];
  const leaks: Leak[] = (await plant(cookie)).flatMap((text) => leaksIn("answer", Buffer.from(text), planted));
  const { portfolioId, runId, orderId, instrumentId, userId } = await facts();
  const known: Readonly<Record<string, string>> = {
    portfolios: portfolioId,
    runs: runId,
    orders: orderId,
    markets: instrumentId,
    users: userId,
  };
  for (const door of routeManifest().filter(({ kind }) => kind !== "actions")) {
    if (door.address === paths.api.stream) continue;
    const area = /([a-z]+)\/\[id\]/.exec(door.address)?.[1] ?? "";
    const path = fillAddress(door.address, { nextauth: "csrf", rule: "daily-loss", id: known[area] ?? instrumentId });
    for (const shown of [undefined, cookie]) {
      const {
        text,
        headers: { "set-cookie": _, ...headers },
      } = await ask(path, { cookie: shown }); // a session renewed goes to its owner
      leaks.push(...leaksIn(path, Buffer.from(`${JSON.stringify(headers)}\n${text}`), planted));
    }
  }
  expect(leaks).toEqual([]);
});

test("[E1] [E5] [E8] v5.0.0-14.2.4 no planted secret stands in a log, in what the starter printed, in the raw bytes of the database or in a backup", async ({
  desk,
}) => {
  test.setTimeout(600_000);
  const planted = [...canaries, ...keysOfDesk(), ...typed, ...personal];
  const owner = JSON.parse(readFileSync(join(desk.data, "keys", "owner.key"), "utf8"));
  const stored = await withConnection(owner.database.url, (client) =>
    client.query("SELECT 1 FROM connection_credential WHERE last_four = '0044' AND state = 'active' AND octet_length(sealed) > 80"),
  );
  expect(stored.rows, "the exchange's credential is really stored while it is looked for").toHaveLength(1);
  const { file } = await bulwark<{ file: string }>("backup", "create");
  const proof = join(desk.data, "log", "search-works.log");
  appendFileSync(proof, `a line with ${Buffer.from(textOf(login)).toString("base64")}\n`);
  const found = searchFiles([proof], planted).map(({ name, encoding }) => `${name} ${encoding}`);
  rmSync(proof);
  expect(found, "the search finds what is there").toContain("login base64"); // and as base64url, where the text has neither + nor /
  expect(searchFiles([...filesBelow(join(desk.data, "log")), desk.log], planted)).toEqual([]);
  const backups = [...filesBelow(join(desk.data, "backups")), ...filesBelow(join(desk.data, "key-backup"))];
  expect(backups.some((path) => path.endsWith(file))).toBe(true);
  expect(searchFiles(backups, planted)).toEqual([]);
  await withConnection(owner.superuser.url, (client) => client.query("CHECKPOINT"));
  const { cluster } = JSON.parse(readFileSync(join(desk.data, "desk.json"), "utf8")).database;
  const raw = filesBelow(isAbsolute(cluster) ? cluster : join(desk.data, cluster)).filter((path) => /\/(base|pg_wal)\//.test(path));
  const marker: Planted = { name: "marker", secret: "DEMO/USD" };
  expect(
    searchFiles(raw, [marker]).some(({ encoding }) => encoding === "raw"),
    "the search reads the database's files",
  ).toBe(true);
  expect(searchFiles(raw, planted)).toEqual([]);
  // Once more as rows: a compressed value shows itself only there.
  const rows = await withConnection(owner.database.url, async (client) => {
    const tables = await client.query(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition",
    );
    const leaks: Leak[] = [];
    for (const { name } of tables.rows) {
      const { rows: all } = await client.query(`SELECT t::text AS line FROM public."${name}" t LIMIT 50000`);
      leaks.push(...leaksIn(name, Buffer.from(all.map(({ line }) => line).join("\n")), planted));
    }
    return leaks;
  });
  expect(rows).toEqual([]);
});
