import { beforeAll, describe, expect, it } from "vitest";
import { originOf } from "./origin-of.ts";

const TOKEN = "A".repeat(43);

beforeAll(() => {
  Object.assign(process.env, {
    BULWARK_DATA_DIR: "/nowhere",
    BULWARK_KEY_FILE: "/nowhere/web.key",
    BULWARK_ORIGIN: "https://desk.example.org",
    BULWARK_DESK_ID: "abc",
  });
});

const from = (cookie: string) => originOf(new Headers({ cookie }));

describe("where a request came from", () => {
  it("[A17] names the device by this desk's own cookie alone, over TLS bound to the host", () => {
    expect(from(`a=b; __Host-bulwark-device-abc=${TOKEN}; c=d`).device).toBe(TOKEN);
    expect(from(`bulwark-device-abc=${TOKEN}`).device).toBeUndefined();
    expect(from(`__Host-bulwark-device-other=${TOKEN}`).device).toBeUndefined();
    expect(from(`x__Host-bulwark-device-abc=${TOKEN}`).device).toBeUndefined();
  });

  it("takes no text that cannot be a token of ours", () => {
    for (const text of ["", "short", `${TOKEN}=`, "'; DROP TABLE"])
      expect(from(`__Host-bulwark-device-abc=${text}`).device).toBeUndefined();
  });
});
