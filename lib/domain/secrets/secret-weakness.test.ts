import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Secret } from "../kernel/secret.ts";
import { epochMs } from "../kernel/time.ts";
import { allDeskSecrets, isDueForRenewal, secretsOf } from "./desk-secrets.ts";
import { secretWeakness } from "./secret-weakness.ts";

const url = (password: string) => `postgresql://bulwark_web:${encodeURIComponent(password)}@db.example.com/bulwark`;

describe("[S2] secrets that production does not start on", () => {
  test.each(["", "  ", undefined])("a missing one (%s)", (value) => {
    for (const name of allDeskSecrets) expect(secretWeakness(name, value)).toBe("missing");
  });

  test("an address without its password, or none at all", () => {
    for (const value of ["postgresql://bulwark_web@db.example.com/bulwark", "not an address"])
      expect(secretWeakness("database-url-web", value)).toBe("missing");
    expect(secretWeakness("smtp-url", "smtp://relay.example.com")).toBeUndefined();
    const socket = (password: string) => `postgresql://bulwark_web:${password}@/bulwark?host=%2Frun%2Fdesk&port=5432`;
    expect(secretWeakness("database-url-web", socket("9gV3Jr7qXk2mTz8bL5cN"))).toBeUndefined();
    expect(secretWeakness("database-url-web", socket("postgres"))).toBe("default");
  });

  test("v5.0.0-13.2.3 a shipped or guessed one, however it is dressed up", () => {
    const shipped = [
      "postgres",
      "Password123",
      "change-me",
      "CHANGEME!",
      "your-secret-key-here",
      "<client secret>",
      ["$", "{SECRET}"].join(""),
      "aaaaaaaaaaaaaaaaaaaaaaaa",
      "admin2024",
      "supersecretpassword",
    ];
    for (const value of shipped) expect([value, secretWeakness("oidc-client-secret", value)]).toEqual([value, "default"]);
    for (const value of ["postgres", "bulwark", "changeme"]) expect(secretWeakness("database-url-worker", url(value))).toBe("default");
  });

  test("a short one: only the password of an address counts", () => {
    expect(secretWeakness("oidc-client-secret", "k7Qz!2mV9x")).toBe("short");
    expect(secretWeakness("database-url-web", url("k7Qz!2mV9x"))).toBe("short");
    expect(secretWeakness("database-url-web", url("k7Qz!2mV9x@/:wR4t8"))).toBeUndefined();
    expect(secretWeakness("oidc-client-secret", "0f9c6b7e-1f0b-4c55-a6f0-2b8f8f2c1d7e")).toBeUndefined();
  });

  test("v5.0.0-13.3.2 each process may ask for its own secrets alone", () => {
    expect(secretsOf("web")).toEqual(["database-url-web", "key-passphrase", "oidc-client-secret"]);
    expect(secretsOf("worker")).toEqual(["database-url-worker", "key-passphrase", "smtp-url", "anchor-secret"]);
  });
});

test("v5.0.0-13.3.4 a secret is due for renewal when it is older than docs/secrets.md says, to the millisecond", () => {
  const documented: Record<string, number> = {
    "database-url-web": 90,
    "database-url-worker": 90,
    "key-passphrase": 365,
    "smtp-url": 180,
    "oidc-client-secret": 180,
    "anchor-secret": 180,
  };
  const table = readFileSync(new URL("../../../docs/secrets.md", import.meta.url), "utf8");
  for (const name of allDeskSecrets) {
    const days = documented[name] ?? 0;
    expect(table.split("\n").find((line) => line.includes(`\`${name}\``))).toContain(`| ${days} days |`);
    const changed = epochMs(1_700_000_000_000);
    const at = (ms: number) => isDueForRenewal(name, changed, epochMs(changed + ms));
    expect([at(days * 86_400_000), at(days * 86_400_000 + 1)]).toEqual([false, true]);
    expect(isDueForRenewal(name, undefined, epochMs(2_000_000_000_000))).toBe(false);
  }
});

describe("[S1] a secret", () => {
  test("prints as a word everywhere, and never becomes JSON", () => {
    const secret = new Secret("planted");
    const printed = [
      String(secret),
      `${secret}`,
      "".concat(String(secret)),
      inspect(secret),
      inspect({ a: [secret] }, { showHidden: true, depth: 9 }),
    ];
    for (const text of printed) expect(text).toContain("[secret]");
    expect(printed.join()).not.toContain("planted");
    expect(Object.keys(secret)).toEqual(["changedAt"]);
    expect(() => JSON.stringify({ a: [secret] })).toThrow("never becomes JSON");
    expect(JSON.stringify(structuredClone({ ...secret }))).toBe("{}");
    expect(secret.reveal()).toBe("planted");
  });
});
