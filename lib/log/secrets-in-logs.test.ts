import { describe, expect, test } from "vitest";
import { secretKey } from "#lib/crypto/secret-key.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { redacted } from "./redact.ts";

const planted = "planted-value-of-a-secret";
const raw = Buffer.alloc(32, "planted-key-bytes");
const key = secretKey(raw);
const secret = new Secret(planted);

describe("[S4] a secret or key that is handed to the log by mistake", () => {
  test.each<[string, unknown]>([
    ["as itself", secret],
    ["under an innocent name", { note: secret, n: 1 }],
    ["in a list", [secret, { inside: [secret] }]],
    ["as the cause of an error", new Error("it failed", { cause: secret })],
    ["beside a failure", Object.assign(new FailureError(failure("internal")), { detail: secret })],
    ["as a key", { note: key, wrapped: { also: key } }],
    ["as the bytes of a key", { note: raw, list: [new Uint8Array(raw)] }],
  ])("%s: the line is written, and holds nothing of it", (_, value) => {
    const line = JSON.stringify({ msg: "x", ...(redacted({ value }) as object) }); // an object gives an object
    expect(line).toContain('"msg":"x"');
    const forms = ["planted", raw.toString("hex"), raw.toString("base64").slice(0, 20), raw.join(",").slice(0, 20)];
    for (const form of forms) expect(line).not.toContain(form);
  });

  test("a message that quotes an address keeps its password back", () => {
    const line = JSON.stringify(redacted({ err: new Error("cannot reach smtp://user:planted-pw@mail.example.com") }));
    expect(line).not.toContain("planted");
  });
});
