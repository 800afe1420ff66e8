import { describe, expect, it } from "vitest";
import { actorWord } from "./actor-word.ts";

describe("the name of an actor in the record", () => {
  it("is the person's where the reader may see it", () => {
    expect(actorWord("Ada")).toBe("Ada");
  });

  it("is readable where only the pseudonym is known", () => {
    expect(actorWord("user:0193b1c2-0000-7000-8000-00000000abcd")).toBe("Person 0000abcd");
    expect(actorWord("host:root")).toBe("root on the host");
    expect(actorWord("worker")).toBe("The worker");
  });
});
