import { describe, expect, it } from "vitest";
import { parse } from "./env.ts";

const good = {
  BULWARK_DATA_DIR: "/data",
  BULWARK_KEY_FILE: "/data/keys/web.key",
  BULWARK_ORIGIN: "https://desk.example.com/",
  BULWARK_DESK_ID: "0a1b2c3d",
};

describe("the environment", () => {
  it("trusts no proxy and takes the bare origin unless told otherwise", () => {
    expect(parse(good)).toMatchObject({
      BULWARK_ORIGIN: "https://desk.example.com",
      BULWARK_TRUSTED_PROXIES: 0,
      BULWARK_VERSION: "unknown",
    });
  });

  it("is refused by name, and never quotes a value", () => {
    const wrong = { ...good, BULWARK_ORIGIN: "javascript:secret-value", BULWARK_DESK_ID: undefined };
    expect(() => parse(wrong)).toThrow(/BULWARK_ORIGIN, BULWARK_DESK_ID/);
    expect(() => parse(wrong)).not.toThrow(/secret-value/);
  });
});
