import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Person } from "#lib/domain/access/actor.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import { setUserAddresses } from "../services/access/addresses/set-user-addresses.ts";
import { endSession } from "../services/access/end-session.ts";
import { readSession } from "../services/access/read-session.ts";
import { anonymous } from "../services/testing/acts/act.ts";
import { type House, openHouse } from "../services/testing/house.ts";
import { takeRefusals } from "./refusal-counts.ts";
import { requestHeaders } from "./request-headers.ts";
import { currentActor } from "./session.ts";

/** The request under way: from where, with whose session. */
let asking = { address: "", forged: "", cookie: "", as: undefined as Person | undefined };
let house: House;

// What only a running Next has: the request's headers, and next-auth, which finds the session id in its cookie. The row is asked as always.
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ [requestHeaders.address]: asking.address, "x-forwarded-for": asking.forged }),
  cookies: async () => ({ get: () => (asking.cookie ? { value: asking.cookie } : undefined) }),
}));
vi.mock("./auth.ts", () => ({
  auth: async () => {
    const found = asking.as && (await house.attempt(readSession, anonymous, { sessionId: asking.as.sessionId }));
    return found?.ok ? { person: found.value, expires: "" } : null;
  },
}));

beforeAll(async () => {
  house = await openHouse();
  takeRefusals();
});
afterAll(() => house?.close());

/** What somebody gets who sends a request in this session from there. */
async function from(as: Person | undefined, address: string, forged = "", cookie = ""): Promise<string> {
  asking = { address, forged, cookie, as };
  try {
    return (await currentActor()).kind;
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

describe("a cookie that opens nothing", () => {
  it("v5.0.0-16.3.2 v5.0.0-7.4.1 [A5] is nobody's, forged or of a session that ended, and each use is counted for the record", async () => {
    takeRefusals();
    expect(await from(undefined, "203.0.113.7")).toBe("anonymous"); // no cookie, no refusal
    expect(takeRefusals()).toEqual([]);
    expect(await from(undefined, "203.0.113.7", "", "eyJhbGciOiJub25lIn0.e30.")).toBe("anonymous");
    const person = await house.member("viewer");
    expect(await from(person, "203.0.113.7", "", "its own token")).toBe("person");
    await house.give(endSession, person, {});
    expect(await from(person, "203.0.113.7", "", "its own token")).toBe("anonymous");
    expect(takeRefusals()).toEqual([{ rule: "session", network: expect.any(String), count: 2 }]);
  });
});

describe("a session and where it is used from", () => {
  it("v5.0.0-8.2.4 [A9] is refused at the very next request once its person may not come from there, and counted for the record", async () => {
    const person = await house.member("trader");
    expect(await from(person, "203.0.113.7")).toBe("person");
    await house.give(setUserAddresses, house.admin, { userId: person.userId, addresses: ["198.51.100.0/24", "2001:db8::/32"] });
    expect(await from(person, "203.0.113.7")).toBe("address-refused");
    expect(await from(person, "203.0.113.7", "198.51.100.7")).toBe("address-refused"); // whatever it claims
    expect(await from(person, "")).toBe("address-refused");
    expect(await from(person, "198.51.100.7")).toBe("person");
    expect(await from(person, "2001:db8::7")).toBe("person");
    expect(takeRefusals()).toEqual(expect.arrayContaining([expect.objectContaining({ rule: "user-address" })]));
    const other = await house.member("trader");
    expect(await from(other, "203.0.113.7")).toBe("person"); // the list is one person's
    await house.give(setUserAddresses, house.admin, { userId: person.userId, addresses: "" });
    expect(await from(person, "203.0.113.7")).toBe("person");
  });
});
