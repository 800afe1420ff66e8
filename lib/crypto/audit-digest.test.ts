import { expect, test } from "vitest";
import { auditBody, auditDetail, auditLeaf, sha256Hex, traceDigest } from "./audit-digest.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("a leaf is SHA-256 over 0x00 and the body, as RFC 9162 has it", () => {
  expect(hex(auditLeaf(new Uint8Array(0)))).toBe("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  const body = auditBody({ b: 1, a: "x" });
  expect(Buffer.from(body).toString()).toBe('{"a":"x","b":1}');
  expect(hex(auditLeaf(body))).toBe(sha256Hex(Buffer.concat([Buffer.of(0), body])));
});

test("a detail depends on nonce and content, not on the order of fields, and is no leaf", () => {
  const nonce = new Uint8Array(32).fill(7);
  const detail = hex(auditDetail(nonce, { address: "::1", agent: "x" }));
  expect(detail).toBe(sha256Hex(Buffer.concat([Buffer.of(2), nonce, Buffer.from('{"address":"::1","agent":"x"}')])));
  expect(hex(auditDetail(nonce, { agent: "x", address: "::1" }))).toBe(detail);
  expect(hex(auditDetail(new Uint8Array(32), { address: "::1", agent: "x" }))).not.toBe(detail);
  expect(() => auditDetail(new Uint8Array(31), {})).toThrow(TypeError);
});

test("a trace digest tells apart order, content and where one line ends", () => {
  const digest = traceDigest([{ a: 1 }, { b: 2 }]);
  expect(digest).toBe(sha256Hex('{"a":1}\n{"b":2}\n'));
  expect(traceDigest([{ b: 2 }, { a: 1 }])).not.toBe(digest);
  expect(traceDigest([])).toBe(sha256Hex(""));
});
