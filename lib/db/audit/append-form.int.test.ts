import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalJson, type JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { eventText, markOf, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";

const now = () => new Date().toISOString();
const fresh = (text: string) =>
  text.replace(/"id":"[^"]+"/, `"id":"${globalThis.crypto.randomUUID()}"`).replace(/"at":"[^"]+"/, `"at":"${now()}"`);

describe("[U2] the door of the record", () => {
  let desk: SealedDesk;
  let web: pg.Client;
  let worker: pg.Client;
  let owner: pg.Client;

  beforeAll(async () => {
    desk = await openSealedDesk();
    const { webUrl, workerUrl, ownerUrl } = desk.database;
    [web, worker, owner] = await Promise.all([desk.connect(webUrl), desk.connect(workerUrl), desk.connect(ownerUrl)]);
  });
  afterAll(() => desk?.close());

  const append = (client: pg.Client, text: string) => client.query("SELECT audit_append($1, NULL, NULL)", [text]);
  const base = eventText("x");

  it.each([
    ["a time that only a database understands", fresh(base).replace(/"at":"[^"]+"/, '"at":"now"')],
    ["a time with an offset", fresh(base).replace(/"at":"([^"]+)Z"/, '"at":"$1+00:00"')],
    ["a member twice", fresh(base).replace('"user":"anonymous"', '"user":"host:alice","user":"anonymous"')],
    ["a space", fresh(base).replace('"data":{', '"data": {')],
    ["an escape where none is due", fresh(base).replace('"note":"x"', '"note":"\\u0078"')],
    ["members of data out of order", fresh(base).replace('"data":{', '"data":{"z":1,')],
    ["a number in another form", fresh(base).replace('"data":{', '"data":{"a":1.0,')],
    ["a number of 500 digits", fresh(base).replace('"data":{', `"data":{"a":${"9".repeat(500)},`)],
    ["a list for data", fresh(base).replace(/"data":\{[^}]*\}/, '"data":[1]')],
    ["one member more", fresh(base).replace('"detail"', '"delta":1,"detail"')],
    ["one member less", fresh(base).replace('"subject":null,', "")],
    ["an id in upper case", fresh(base).replace(/"id":"([^"]+)"/, (_, id) => `"id":"${id.toUpperCase()}"`)],
    ["a result that there is not", fresh(base).replace('"result":"done"', '"result":"maybe"')],
    ["another version", fresh(base).replace('"version":1', '"version":2')],
    ["a type that is none", fresh(base).replace("login.succeeded", "Log In")],
    ["a digest that is none", fresh(base).replace('"detail":null', '"detail":"x"')],
    ["a number for the request", fresh(base).replace('"request":"r"', '"request":5')],
    ["more than 64 KiB with its writer", fresh(base).replace('"note":"x"', `"note":"${"x".repeat(65_536 - base.length)}"`)],
  ])("takes no event with %s", async (_, text) => {
    await expect(append(web, text)).rejects.toThrow(/audit: body|out of range|check/);
  });

  it("takes what this program writes, and reads every value as it does: numbers, texts, lists, depth", async () => {
    const values: readonly JsonValue[] = [
      ...[
        0,
        1,
        -1,
        0.1,
        0.1 + 0.2,
        -0.5,
        1.5e-6,
        1e-6,
        1e-7,
        1.5e-7,
        5e-324,
        123_456_789_012_345,
        1e15,
        2 ** 53,
        1e20,
        123_456_789_012_345_680_000,
      ],
      ...[1e21, 1.5e21, 1.797_693_134_862_315_7e308, 1 / 3, 1e5 / 3, 100, 1_000_000, 0.000_001_234, Math.PI * 1e18],
      ["", 'quote " and \\ slash /', "\u0001\b\t\n\f\r\u001f\u007f", "\u2028 é \u{1f600}", null, true, false],
      [[], {}, [[1, [2, { a: [] }]]], { "": 1, A: 1, a: 2, "a.b": 3, é: 4, aa: { b: { c: null } } }],
    ].flat();
    for (const value of values) {
      const data = canonicalJson({ value });
      const { rows } = await owner.query("SELECT audit_canonical($1::jsonb) AS text", [data]);
      expect(rows[0]?.text).toBe(data);
      await append(
        web,
        fresh(base).replace(/"data":\{[^}]*\}/, () => `"data":${data}`),
      );
    }
    await desk.seal();
    expect((await desk.verify()).findings).toEqual([]);
  });

  it("goes on in a connection's own count alone: neither another's, nor an older place of its own", async () => {
    const speaking = (client: pg.Client, user: string) => append(client, fresh(base).replace("anonymous", user));
    await speaking(worker, "worker");
    const workers = await markOf(worker);
    await web.query("SELECT set_config('bulwark.audit_writer', $1, false)", [workers]);
    await speaking(web, "anonymous");
    expect((await markOf(web)).split("/")[0]).not.toBe(workers.split("/")[0]);
    const [writer] = (await markOf(web)).split("/");
    const earlier = await markOf(web);
    await speaking(web, "anonymous");
    expect((await markOf(web)).split("/").slice(0, 2)).toEqual([writer, "2"]);
    await web.query("SELECT set_config('bulwark.audit_writer', $1, false)", [earlier]);
    await speaking(web, "anonymous");
    expect((await markOf(web)).split("/")[0]).not.toBe(writer);
    const forged = (await markOf(web)).replace(/\/1\//, "/7/");
    await web.query("SELECT set_config('bulwark.audit_writer', $1, false)", [forged]);
    await speaking(web, "anonymous");
    expect((await markOf(web)).split("/")[1]).toBe("1");
    await web.query("DISCARD SEQUENCES");
    await speaking(web, "anonymous");
    await speaking(worker, "worker");
    expect((await markOf(worker)).split("/").slice(0, 2)).toEqual([workers.split("/")[0], "2"]);
    await desk.seal();
    expect((await desk.verify()).findings).toEqual([]);
  });

  it("counts anew after an event that was taken back, so that nothing is missing", async () => {
    await append(web, fresh(base));
    await web.query("BEGIN");
    await append(web, fresh(base));
    await web.query("ROLLBACK");
    await append(web, fresh(base));
    await append(web, fresh(base));
    expect((await markOf(web)).split("/")[1]).toBe("2");
    await desk.seal();
    expect((await desk.verify()).findings).toEqual([]);
  });

  it("[U7] takes from nobody but the owner that a month was retired, and from anybody that it was refused", async () => {
    const retired = (result: string) => fresh(base).replace("login.succeeded", "audit.retired").replace('"done"', `"${result}"`);
    await expect(append(web, retired("done"))).rejects.toThrow(/cannot retire/);
    await expect(append(worker, retired("done").replace("anonymous", "worker"))).rejects.toThrow(/cannot retire/);
    await append(web, retired("refused"));
  });
});
