import { describe, expect, test } from "vitest";
import { credentialKind } from "./credential-words.ts";

describe("[S3] names of credentials", () => {
  test("are known with a venue or a number about them, and where the last word is key or private", () => {
    const names = [
      "BINANCE_KEY",
      "POLYGON_KEY",
      "KRAKEN_PRIVATE",
      "DB_PASSWORD_PROD",
      "AUTH_SECRET_1",
      "COINBASE_KEY",
      "binance.key",
      "exchanges.kraken.private",
      "apiTokens[3]",
      "db.passwordOld",
      "userpass",
      "clientsecret",
      "SIGNING_KEY_V2",
      "STRIPE_API_KEYS",
    ];
    expect(names.filter((name) => credentialKind(name, "planted-value") === undefined)).toEqual([]);
  });

  test("are told from keys of tables, counts, switches, paths and words that only end alike", () => {
    const plain: readonly (readonly [name: string, value: string])[] = [
      ["SORT_KEY", "created_at"],
      ["PUBLIC_KEY", "planted-value"],
      ["items[0].key", "headline"],
      ["MAX_TOKENS", "4096"],
      ["package.private", "true"],
      ["SSL_KEY", "/etc/ssl/desk.key"],
      ["PASSWORD_FILE", "/run/secrets/password"],
      ["COMPASS", "north-north-east"],
      ["PASSWORD_MIN_LENGTH", "12"],
      ["MONKEY", "planted-value"],
    ];
    expect(plain.filter(([name, value]) => credentialKind(name, value) !== undefined)).toEqual([]);
  });

  test("do not matter for what is a credential by its shape; an address whose password stands elsewhere is none", () => {
    const address = (password: string) => `postgresql://desk:${password}@db.example.com/desk`;
    for (const value of [
      address("planted"),
      `jdbc:${address("planted")}`,
      "jdbc:postgresql://db.example.com/desk?user=u&password=planted",
      "Server=db;Uid=u;Pwd=planted",
      "-----BEGIN EC PRIVATE KEY-----",
    ])
      expect([value, credentialKind("anything", value)]).toEqual([value, expect.any(String)]);
    expect(credentialKind("anything", address(["$", "{PW}"].join("")))).toBeUndefined();
  });
});
