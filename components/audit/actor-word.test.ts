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

  it("cannot act on the page, whoever it is", () => {
    expect(actorWord("host:ro\u202eot")).toBe(String.raw`ro\u202eot on the host`);
    expect(actorWord("A\u200bda")).toBe(String.raw`A\u200bda`);
  });
});
