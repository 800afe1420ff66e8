import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandDesk, root } from "./testing/command-desk.ts";

const { bulwark, json, write, extra, folder } = commandDesk();

describe("[S4] bulwark secrets", () => {
  it("get-fingerprint names a value without showing it, and every access is on record with who answered", async () => {
    write("oidc", "planted-five-long-enough\n", 0o600);
    extra["BULWARK_OIDC_SECRET_FILE"] = join(folder(), "oidc");
    extra["BULWARK_OIDC_ISSUER"] = "https://id.example.com";
    extra["BULWARK_OIDC_CLIENT_ID"] = "bulwark";
    const first = await json("secrets", "get-fingerprint", "oidc-client-secret");
    expect(first.value).toMatchObject({
      secret: "oidc-client-secret",
      provider: "environment",
      fingerprint: expect.stringMatching(/^1:[0-9a-f]{16}$/),
    });
    expect((await json("secrets", "get-fingerprint", "oidc-client-secret")).value).toEqual(first.value);
    write("oidc", "planted-six-is-another\n", 0o600);
    expect((await json("secrets", "get-fingerprint", "oidc-client-secret")).value.fingerprint).not.toBe(first.value.fingerprint);
    expect((await json("secrets", "get-fingerprint", "absent")).value.error.code).toBe("not-found");
    expect((await json("secrets", "get-fingerprint", "smtp-url")).value.error.code).toBe("forbidden");
    const record = await json("audit", "list", "--limit", "20");
    const types = (record.value.items as { type: string; result: string; actor: string }[]).map(
      ({ type, result, actor }) => `${type} ${result} ${actor}`,
    );
    expect(types).toEqual(
      expect.arrayContaining([
        "secret.accessed done host:tester",
        "secret.fingerprinted done host:tester",
        "secret.fingerprinted refused host:tester",
      ]),
    );
    expect(record.out).not.toContain("planted");
  });

  it("[S1] says by its exit code when a provider fails, and the refusal is on record", async () => {
    extra["BULWARK_OIDC_SECRET_FILE"] = join(folder(), "absent");
    extra["BULWARK_OIDC_ISSUER"] = "https://id.example.com";
    extra["BULWARK_OIDC_CLIENT_ID"] = "bulwark";
    const listed = await json("secrets", "list");
    expect(listed.code).toBe(1);
    expect(listed.value).toContainEqual(expect.objectContaining({ name: "oidc-client-secret", outcome: "refused", provider: null }));
    const record = await json("audit", "list", "--type", "secret.accessed", "--result", "refused");
    expect(record.value.items.length).toBeGreaterThan(0);
  });
});

describe("[E1] bulwark crypto verify", () => {
  const known = join(root, "../shared/reference/bw1-known-answers.json");
  const vector = {
    dekHex: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    keyId: 7,
    typeByte: 1,
    padTo: 0,
    saltHex: "202122232425262728292a2b2c2d2e2f3031323334353637",
    aadParts: ["org-1", "ExchangeCredential", "apiSecret", "01920000-0000-7000-8000-000000000001"],
    plaintextHex: "68756e746572322d736563726574",
    ciphertextHex:
      "b101010000000007202122232425262728292a2b2c2d2e2f3031323334353637389978774fa98bbe0ec9e598196d1475fe1b5f2056d228a1e4bd2fff66816285d6f49668c98dceefe5d66ec9fc3d4d130252d99b433d9972268b0edc6280",
  };

  it("counts what passed and failed, and fails by its exit code", async () => {
    write("good.json", JSON.stringify({ format: "BW1", field: [vector] }));
    write("mixed.json", JSON.stringify({ format: "BW1", field: [vector, { ...vector, name: "wrong", keyId: 8 }] }));
    expect(await bulwark("crypto", "verify", "good.json")).toMatchObject({ code: 0, out: "1 passed, 0 failed\n" });
    const mixed = await bulwark("crypto", "verify", "mixed.json");
    expect([mixed.code, mixed.out]).toEqual([1, "  wrong: sealing gives other bytes\n1 passed, 1 failed\n"]);
    expect((await json("crypto", "verify", "mixed.json")).value).toMatchObject({ passed: 1, failed: 1 });
    if (statSync(known, { throwIfNoEntry: false })) expect((await bulwark("crypto", "verify", known)).out).toBe("14 passed, 0 failed\n");
  });

  it("says clearly what is wrong with a hostile file", async () => {
    write("not.json", "{");
    write("deep.json", "[".repeat(100_000));
    for (const [name, says, code] of [
      ["not.json", "not JSON", 1],
      ["deep.json", "not JSON", 1],
      ["absent.json", "cannot be read", 2],
      [".", "not a file", 2],
    ] as const) {
      const said = await bulwark("crypto", "verify", name);
      expect([name, said.code, said.out]).toEqual([name, code, ""]);
      expect(said.err).toContain(says);
    }
  });
});

describe("[E2] key files with a passphrase", () => {
  it("are sealed by one command; from then on nothing starts without the passphrase", async () => {
    write("short", "short\n", 0o600);
    write("passphrase", "a planted passphrase for the desk\n", 0o600);
    expect((await bulwark("secrets", "seal-key-files", "--passphrase-file", "short")).code).toBe(1);
    const sealed = await bulwark("secrets", "seal-key-files", "--passphrase-file", "passphrase");
    expect(sealed).toMatchObject({ code: 0 });
    const without = await bulwark("users", "list");
    expect([without.code, without.out]).toEqual([1, ""]);
    expect(without.err).toContain("sealed with a passphrase, and none was given");
    extra["BULWARK_KEY_PASSPHRASE_FILE"] = join(folder(), "passphrase");
    expect((await bulwark("users", "list")).code).toBe(0);
    expect((await bulwark("keys", "set-up")).code).toBe(0);
    const record = await json("audit", "list", "--type", "secret.accessed");
    expect(record.value.items[0]).toMatchObject({ says: "read the secret key-passphrase (answered by environment)" });
    expect(sealed.out + without.err + record.out).not.toContain("planted");
  });
});
