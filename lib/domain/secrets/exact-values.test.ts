import { parseEnv } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findCredentials } from "./find-credentials.ts";
import { byHand, type SettingsFormat } from "./setting.ts";

const moved = (text: string, format: SettingsFormat) => findCredentials(text, format).found.map(({ path, value }) => [path, value]);
const left = (text: string, format: SettingsFormat) => findCredentials(text, format).unmovable.map(({ line, why }) => [line, why]);

describe("[S3] a value is moved only as every reader of its file sees it", () => {
  test("of .env: exactly as Node's own reader does, whatever stands there", () => {
    const signs = ["a", "7", " ", "\t", "#", "'", '"', "`", "\\", "\\n", "$", "=", ";", "é", "\u00a0", "\n"];
    const written = fc.tuple(fc.constantFrom("", "'", '"', "`"), fc.array(fc.constantFrom(...signs), { maxLength: 8 }));
    let count = 0;
    fc.assert(
      fc.property(written, ([quote, inside]) => {
        const text = `PASSWORD=${quote}${inside.join("")}${quote}\nAFTER=1\n`;
        for (const [, value] of moved(text, "env")) {
          count++;
          expect(value).toBe(parseEnv(text)["PASSWORD"]);
        }
      }),
      { numRuns: 3_000 },
    );
    expect(count).toBeGreaterThan(500);
    expect(moved("T_TOKEN=`planted 14`", "env")).toEqual([["T_TOKEN", "planted 14"]]);
  });

  test("of YAML and TOML: with every escape of the format, and by hand with another", () => {
    expect(moved('password: "\\U0001F600\\x41\\u00e9\\a\\e\\_\\/"', "yaml")).toEqual([["password", "😀Aé\x07\x1b\xa0/"]]);
    expect(moved('password = "\\U0001F600\\b\\f\\""', "toml")).toEqual([["password", '😀\b\f"']]);
    const odd = ["\\q", "\\0", "\\U00110000", "\\ud83d\\ude00", "\\u00", "\\x4"];
    for (const inside of odd) {
      expect([inside, left(`password: "${inside}"`, "yaml")]).toEqual([inside, [[1, byHand.readers]]]);
      expect([inside, left(`password = "${inside}"`, "toml")]).toEqual([inside, [[1, byHand.readers]]]);
    }
  });

  test("of YAML without quotes: not a number it would write otherwise, nor a line that goes on below", () => {
    expect(moved("password: 12345678\ntoken: a-b_c", "yaml")).toEqual([
      ["password", "12345678"],
      ["token", "a-b_c"],
    ]);
    for (const plain of ["0123", "1e3", "0x1F", "12:34", "2026-01-01", "a: b", "@x", '"a" b', ">x"])
      expect([plain, left(`password: ${plain}`, "yaml")]).toEqual([plain, [[1, byHand.readers]]]);
    expect(left("db:\n  password: one\n    two\n  api_token: after\n", "yaml")).toEqual([[2, byHand.lines]]);
    expect(moved("db:\n  password: one\n    two\n  api_token: after\n", "yaml")).toEqual([["db.api_token", "after"]]);
  });

  test("of INI: not where a backslash, a comment or a deeper line may belong to it", () => {
    const ini = "[a]\npassword = one\\\n  two\nsecret = three\n   four\napi_token = x ; y\nauth_token = plain\n";
    expect(moved(ini, "ini")).toEqual([["a.auth_token", "plain"]]);
    expect(left(ini, "ini")).toEqual([
      [2, byHand.lines],
      [4, byHand.lines],
      [6, byHand.readers],
    ]);
  });

  test("of any: not where it refers to another value, is half a sign, or could stand in no environment", () => {
    const refers = ["pre", "$", "{REST}"].join("");
    expect(left(`PASSWORD=${refers}`, "env")).toEqual([[1, byHand.refers]]);
    for (const text of ["\\ud800", "a\\u0000b"]) expect(left(`{"password":"${text}"}`, "json")).toEqual([[1, byHand.readers]]);
  });
});

describe("[S3] what cannot be moved is said", () => {
  test("a key over several lines, quoted or not, and what follows it is read on", () => {
    const pem = (from: string, to: string) =>
      `${from}-----BEGIN EC PRIVATE KEY-----\nTOKEN=no\n-----END EC PRIVATE KEY-----${to}\nLAST_TOKEN=zz\n`;
    for (const text of [pem('COINBASE_KEY="', '"'), pem("SSH_KEY=", ""), pem("ANYTHING='", "'")]) {
      expect([text, left(text, "env"), moved(text, "env")]).toEqual([text, [[1, byHand.lines]], [["LAST_TOKEN", "zz"]]]);
    }
    expect(left("deploy: |\n  -----BEGIN OPENSSH PRIVATE KEY-----\n  x\n", "yaml")).toEqual([[1, byHand.lines]]);
  });

  test("a quote that nothing closes hides nothing behind it", () => {
    expect(left("A_PASSWORD='open\nB_TOKEN=x\n", "env")).toEqual([[1, byHand.lines]]);
    expect(moved("A_PASSWORD='open\nB_TOKEN=x\n", "env")).toEqual([["B_TOKEN", "x"]]);
  });

  test("numbers, lists on one line or several, and tables in them", () => {
    expect(left('{"password": 12345678, "max_tokens": 5}', "json")).toEqual([[1, byHand.number]]);
    expect(left("password = 12345678\n", "toml")).toEqual([[1, byHand.number]]);
    expect(left("tokens:\n  - one\n  - two\napi_tokens: [a,\n  b]\n", "yaml")).toEqual([
      [1, byHand.list],
      [4, byHand.list],
    ]);
    expect(left("anything:\n  - AKIAABCDEFGHIJKLMNOP\n", "yaml")).toEqual([[2, byHand.list]]);
    expect(left('tokens = [\n  "a",\n  "b",\n]\nhosts = [\n  { password = "x" },\n]\n', "toml")).toEqual([
      [1, byHand.list],
      [6, byHand.list],
    ]);
    expect(moved('tokens = [\n  "a",\n]\napi_token = "x"\n', "toml")).toEqual([["api_token", "x"]]);
  });

  test("a value is called as the name beside it says", () => {
    const yaml =
      "env:\n  - name: DB_PASSWORD\n    value: one\n  - value: two # why\n    name: API_TOKEN\n  - name: PLAIN\n    value: three\n";
    expect(moved(yaml, "yaml")).toEqual([
      ["env.DB_PASSWORD", "one"],
      ["env.API_TOKEN", "two"],
    ]);
    const json = '{"env":[{"name":"DB_PASSWORD","value":"one"},{"value":"two","name":"API_TOKEN"},{"name":"PLAIN","value":"three"}]}';
    expect(moved(json, "json")).toEqual([
      ["env[0].DB_PASSWORD", "one"],
      ["env[1].API_TOKEN", "two"],
    ]);
  });
});
