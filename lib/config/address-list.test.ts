import { describe, expect, it } from "vitest";
import { isAddressIn } from "./address-list.ts";
import { parse } from "./env.ts";

const base = { BULWARK_DATA_DIR: "d", BULWARK_KEY_FILE: "k", BULWARK_ORIGIN: "https://desk.example", BULWARK_DESK_ID: "abc" };

describe("lists of addresses", () => {
  it("[A9] hold addresses and networks of both versions", () => {
    const list = ["192.0.2.7", "198.51.100.0/25", "2001:db8::/48", "::1"];
    for (const inside of ["192.0.2.7", "::ffff:192.0.2.7", "198.51.100.127", "2001:db8:0:ffff::1", "::1"])
      expect([inside, isAddressIn(list, inside)]).toEqual([inside, true]);
    for (const outside of ["192.0.2.8", "198.51.100.128", "2001:db8:1::", "::2", "", "x", "192.0.2.7, 10.0.0.1", undefined])
      expect([outside, isAddressIn(list, outside)]).toEqual([outside, false]);
    expect(isAddressIn([], "192.0.2.7")).toBe(false);
  });

  it("[A9] [A11] come from the environment, and a wrong one stops the start", () => {
    const read = parse({
      ...base,
      BULWARK_ALLOWED_ADDRESSES: "192.0.2.0/24, ::1",
      BULWARK_CORS_ORIGINS: "https://tools.example,http://127.0.0.1:9",
    });
    expect(read.BULWARK_ALLOWED_ADDRESSES).toEqual(["192.0.2.0/24", "::1"]);
    expect(read.BULWARK_CORS_ORIGINS).toEqual(["https://tools.example", "http://127.0.0.1:9"]);
    expect(parse(base).BULWARK_ALLOWED_ADDRESSES).toEqual([]);
    expect(() => parse({ ...base, BULWARK_ALLOWED_ADDRESSES: "192.0.2.0/33" })).toThrow("BULWARK_ALLOWED_ADDRESSES");
    expect(() => parse({ ...base, BULWARK_ALLOWED_ADDRESSES: "desk.example" })).toThrow("BULWARK_ALLOWED_ADDRESSES");
    expect(() => parse({ ...base, BULWARK_CORS_ORIGINS: "*" })).toThrow("BULWARK_CORS_ORIGINS");
    expect(() => parse({ ...base, BULWARK_CORS_ORIGINS: "null" })).toThrow("BULWARK_CORS_ORIGINS");
  });
});
