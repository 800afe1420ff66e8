import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { forWeb } from "#lib/compose/for-web.ts";
import type { Person } from "#lib/domain/access/actor.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import { setUserAddresses } from "../services/access/addresses/set-user-addresses.ts";
import { endSession } from "../services/access/end-session.ts";
import { disableUser } from "../services/access/set-user-state.ts";
import { type House, openHouse } from "../services/testing/house.ts";
import { takeRefusals } from "./refusal-counts.ts";
import { requestHeaders } from "./request-headers.ts";
import { currentActor } from "./session.ts";
import { sealToken } from "./session-token.ts";
import { tokenSeal } from "./token-cookie.ts";

/** The request under way: from where, with whose session. */
let asking = { address: "", forged: "", cookie: "" };
let house: House;

// What only a running Next has: the request's headers and cookies. The token is opened and its row is asked as always.
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ [requestHeaders.address]: asking.address, "x-forwarded-for": asking.forged }),
  cookies: async () => ({ get: () => (asking.cookie ? { value: asking.cookie } : undefined) }),
}));
beforeAll(async () => {
  house = await openHouse();
  takeRefusals();
});
afterAll(() => house?.close());

const tokenOf = async ({ sessionId }: Person) => sealToken(await tokenSeal(await forWeb()), sessionId);

/** What somebody gets who sends a request from there, in this session or with that cookie. */
async function from(as: Person | undefined, address: string, forged = "", cookie = ""): Promise<string> {
  asking = { address, forged, cookie: cookie || (as ? await tokenOf(as) : "") };
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
    const token = await tokenOf(person);
    expect(await from(person, "203.0.113.7", "", token)).toBe("person");
    await house.give(endSession, person, {});
    expect(await from(person, "203.0.113.7", "", token)).toBe("anonymous"); // at the very next request, though the token opened before
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

describe("a role", () => {
  it("v5.0.0-8.3.2 [A6] that was changed holds at the very next request, also where the session went on", async () => {
    const person = await house.member("trader");
    const token = await tokenOf(person);
    const rights = async () => {
      asking = { address: "203.0.113.7", forged: "", cookie: token };
      const actor = await currentActor();
      return actor.kind === "person" ? [actor.role, actor.permissions.has("runs.control")] : actor.kind;
    };
    expect(await rights()).toEqual(["trader", true]);
    await (await forWeb()).work.transaction(house.admin, (tx) => tx.access.users.setRole(person.userId, "viewer"));
    expect(await rights()).toEqual(["viewer", false]);
    await house.give(disableUser, house.admin, { userId: person.userId });
    expect(await rights()).toBe("anonymous");
  });
});
