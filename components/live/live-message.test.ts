import { describe, expect, it } from "vitest";
import { liveTopics as topicsOfTheDesk } from "#lib/domain/kernel/live-topic.ts";
import { concerns, liveTopics, parseMessages, parseTabSaid } from "./live-message.ts";

describe("live messages", () => {
  it("know the topics that the desk sends", () => {
    expect([...liveTopics].sort()).toEqual([...topicsOfTheDesk].sort());
  });

  it("drop what is not one of them", () => {
    expect(parseMessages([{ topic: "runs" }, { topic: "else" }, null, { topic: "books", portfolioId: 3 }])).toEqual([{ topic: "runs" }]);
    expect(parseMessages("runs")).toEqual([]);
    expect(parseTabSaid({ kind: "state", state: "odd" })).toBeUndefined();
    expect(parseTabSaid(null)).toBeUndefined();
  });

  it("concern a page by topic, and by portfolio where both name one", () => {
    expect(concerns({ topic: "runs", portfolioId: "a" }, ["runs"], "a")).toBe(true);
    expect(concerns({ topic: "runs", portfolioId: "b" }, ["runs"], "a")).toBe(false);
    expect(concerns({ topic: "kill" }, ["kill"], "a")).toBe(true);
    expect(concerns({ topic: "runs" }, ["books"], undefined)).toBe(false);
  });
});
