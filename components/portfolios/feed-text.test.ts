import { describe, expect, it } from "vitest";
import { feedText } from "./feed-text.ts";

describe("feedText", () => {
  it("names the demonstration market with its speed", () => {
    expect(feedText({ kind: "demo", seed: 1, startedAt: "2026-01-01T00:00:00.000Z", speed: 60 })).toBe("Demonstration market at 60×");
  });

  it("names a replay by its span and speed, whole days without a time", () => {
    const from = "2024-01-01T00:00:00.000Z";
    const to = "2024-02-01T12:30:00.000Z";
    expect(feedText({ kind: "replay", from, to, speed: 600 })).toBe("Replay of 2024-01-01 to 2024-02-01 12:30 at 600×");
    expect(feedText({ kind: "replay", from, speed: "max" })).toBe("Replay of candles from 2024-01-01 as fast as possible");
    expect(feedText({ kind: "replay", speed: 1 })).toBe("Replay of all archived candles at 1×");
  });
});
