import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { leaksIn } from "./leak-search.ts";

const secret = 'Planted "Canary" 7f31/é ~ 42';
const key = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) % 256);
const planted = [
  { name: "password", secret },
  { name: "key", secret: key },
];
const encodings = (bytes: Uint8Array) => [...new Set(leaksIn("here", bytes, planted).map((leak) => `${leak.name} ${leak.encoding}`))];

describe("the search for planted secrets", () => {
  it("finds a secret in each encoding, at every place within a base64 group", () => {
    const hidden: [string, Buffer][] = [
      ["password raw", Buffer.from(`log: ${secret}\n`)],
      ["password hex", Buffer.from(Buffer.from(secret).toString("hex").toUpperCase())],
      ["password url", Buffer.from(`?p=${encodeURIComponent(secret)}`)],
      ["password form", Buffer.from(encodeURIComponent(secret).replaceAll("%20", "+"))],
      ["password json", Buffer.from(JSON.stringify({ secret }))],
      ["password utf16", Buffer.from(secret, "utf16le")],
      ["key raw", Buffer.concat([Buffer.of(1, 2), Buffer.from(key), Buffer.of(3)])],
      ["key hex", Buffer.from(`key=${Buffer.from(key).toString("hex")}`)],
    ];
    for (const [wanted, bytes] of hidden) expect(encodings(bytes), wanted).toContain(wanted);
    for (const encoding of ["base64", "base64url"] as const) {
      for (const before of ["", "x", "xy", "xyz"]) {
        const inside = Buffer.from(Buffer.concat([Buffer.from(before), Buffer.from(key), Buffer.from("tail")]).toString(encoding));
        expect(encodings(inside), `${encoding} after ${before.length}`).toContain(`key ${encoding}`);
        const text = Buffer.from(Buffer.from(`${before}${secret}!`).toString(encoding));
        expect(encodings(text)).toContain(`password ${encoding}`);
      }
    }
  });

  it("finds nothing where nothing is, and refuses a secret that is too short to mean anything", () => {
    expect(encodings(Buffer.from("a page without any of it".repeat(1_000)))).toEqual([]);
    expect(encodings(deflateSync(Buffer.from(secret.repeat(3))))).toEqual([]);
    expect(() => leaksIn("here", Buffer.alloc(1), [{ name: "pin", secret: "1234" }])).toThrow(/short/);
  });
});
