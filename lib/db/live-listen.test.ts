import { describe, expect, it } from "vitest";
import { parseLive } from "./live-listen.ts";

describe("a payload of the live channel", () => {
  it("is a topic, alone or with a portfolio", () => {
    expect(parseLive('{"topic":"kill"}')).toEqual({ topic: "kill" });
    expect(parseLive('{"topic":"books","portfolioId":"0190a000-0000-7000-8000-000000000001"}')).toMatchObject({ topic: "books" });
  });

  it.each([undefined, "", "not json", "[]", '{"topic":"toString"}', '{"topic":"else"}', '{"topic":"books","portfolioId":"x"}'])(
    "drops %j",
    (payload) => {
      expect(parseLive(payload)).toBeUndefined();
    },
  );
});
