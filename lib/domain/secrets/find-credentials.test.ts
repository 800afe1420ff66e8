import { describe, expect, test } from "vitest";
import { credentialName } from "./credential-words.ts";
import { findCredentials, settingsFormat, withoutCredentials } from "./find-credentials.ts";
import { byHand, type SettingsFormat } from "./setting.ts";

const seen = (text: string, format: SettingsFormat) =>
  findCredentials(text, format).found.map(({ path, line, value }) => [path, line, value]);

const env = `# DB_PASSWORD=commented
DB_HOST=localhost
export DB_PASSWORD='it''s'
DB_PASSWORD="p#4 'x' "   # why
SMTP_TOKEN=abc # tail
API_KEY=\${FROM_ELSEWHERE}
EMPTY_SECRET=
PASSWORD_FILE=/run/secrets/x
MAX_TOKENS=100
CACHE=redis://u:hunter2@cache/0\r
`;
const ini = "[mail]\n; password = no\nuser = me\npassword = s3 cret ; note\n[api]\napiKey: k-123\n";
const toml = `title = "x"
[db.main]
password = "a\\"b\\u0041"
api-key = 'raw\\n'
port = 5432
inline = { password = "in", user = "u" }
private_key = """
password = "inside"
"""
token = "t1"
`;
const yaml = `db:
  user: app
  password: "q\\tz" # tail
  nested:
    - name: one
      secret: plain text here
  other_token: 'it''s'
private_key: |
  password: inside a block
  more
flow: {password: hunter2, user: x}
vaulted_password: !vault |
  abc
auth:
  client_secret: &anchor value
`;
const json =
  '{"db":{"password":"p\\u0041\\"","port":1},\n "keys":[{"apiKey":"k1"},{"apiKey":""}],"access_key":"AKIAABCDEFGHIJKLMNOP","note":"token"}';

describe("hard-coded credentials", () => {
  test("[S3] are found in each format, with the value as its reader sees it, and references and comments are not", () => {
    expect(seen(env, "env")).toEqual([
      ["DB_PASSWORD", 4, "p#4 'x' "],
      ["SMTP_TOKEN", 5, "abc"],
      ["CACHE", 10, "redis://u:hunter2@cache/0"],
    ]);
    expect(seen(ini, "ini")).toEqual([["api.apiKey", 6, "k-123"]]);
    expect(seen(toml, "toml")).toEqual([
      ["db.main.password", 3, 'a"bA'],
      ["db.main.api-key", 4, "raw\\n"],
      ["db.main.token", 10, "t1"],
    ]);
    expect(seen(yaml, "yaml")).toEqual([
      ["db.password", 3, "q\tz"],
      ["db.nested.secret", 6, "plain text here"],
      ["db.other_token", 7, "it's"],
    ]);
    expect(seen(json, "json")).toEqual([
      ["db.password", 1, 'pA"'],
      ["keys[0].apiKey", 2, "k1"],
      ["access_key", 2, "AKIAABCDEFGHIJKLMNOP"],
    ]);
  });

  test("[S3] over several lines or inside a list on one line are reported, not touched", () => {
    expect(findCredentials(toml, "toml").unmovable).toEqual([
      { path: "db.main.inline.password", line: 6, why: byHand.list },
      { path: "db.main.private_key", line: 7, why: byHand.lines },
    ]);
    expect(findCredentials(yaml, "yaml").unmovable).toEqual([
      { path: "private_key", line: 8, why: byHand.lines },
      { path: "flow.password", line: 11, why: byHand.list },
      { path: "auth.client_secret", line: 15, why: byHand.readers },
    ]);
    expect(findCredentials(env, "env").unmovable).toEqual([{ path: "DB_PASSWORD", line: 3, why: byHand.readers }]);
    expect(findCredentials(ini, "ini").unmovable).toEqual([{ path: "mail.password", line: 4, why: byHand.readers }]);
  });

  test.each<[string, SettingsFormat]>([
    [env, "env"],
    [ini, "ini"],
    [toml, "toml"],
    [yaml, "yaml"],
    [json, "json"],
  ])("[S3] are replaced and every other byte stays (%#)", (text, format) => {
    const { found } = findCredentials(text, format);
    const marks = withoutCredentials(text, found, () => "\u0000");
    const pieces = marks.split("\u0000");
    expect(pieces).toHaveLength(found.length + 1);
    let at = 0;
    for (const [i, piece] of pieces.entries()) {
      expect(text.slice(at, at + piece.length)).toBe(piece);
      at += piece.length + (found[i] ? found[i].end - found[i].start : 0);
    }
    expect(at).toBe(text.length);
    expect(
      findCredentials(
        withoutCredentials(text, found, () => "$".concat("{GONE}")),
        format,
      ).found,
    ).toEqual([]);
  });

  test("[S3] broken JSON is refused without quoting it", () => {
    expect(() => findCredentials('{"password":"hunter2"', "json")).toThrow(/^it is not JSON$/);
  });

  test("[S3] names become names of an environment, files tell their format", () => {
    expect(["database.mainPassword", "keys[0].apiKey", "9lives", "db.api-key"].map(credentialName)).toEqual([
      "DATABASE_MAIN_PASSWORD",
      "KEYS_0_API_KEY",
      "SECRET_9LIVES",
      "DB_API_KEY",
    ]);
    expect([".env", "x/.env.local", "prod.env", "a.YML", "b.toml", "c.cfg", "d.json", "e.ts"].map(settingsFormat)).toEqual([
      "env",
      "env",
      "env",
      "yaml",
      "toml",
      "ini",
      "json",
      undefined,
    ]);
  });
});
