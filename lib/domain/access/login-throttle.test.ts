import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressClass, loginBuckets, throttleDelayMs } from "./login-throttle.ts";

const [accountFromNetwork, account, network] = loginBuckets("Ada@Example.com", "192.0.2.7");

describe("the login throttle", () => {
  it("[A16] lets a person mistype, then doubles the wait up to a quarter of an hour", () => {
    const rule = accountFromNetwork?.rule;
    if (!rule) throw new Error("there are three buckets");
    expect([1, 4, 5, 6, 7, 8].map((failures) => throttleDelayMs(rule, failures))).toEqual([0, 0, 2_000, 4_000, 8_000, 16_000]);
    expect(throttleDelayMs(rule, 10_000)).toBe(15 * 60_000);
  });

  it("[A16] never waits less for more failures", () => {
    for (const bucket of [accountFromNetwork, account, network]) {
      if (!bucket) throw new Error("there are three buckets");
      fc.assert(
        fc.property(fc.nat(5_000), (failures) => {
          expect(throttleDelayMs(bucket.rule, failures + 1)).toBeGreaterThanOrEqual(throttleDelayMs(bucket.rule, failures));
        }),
      );
    }
  });

  it("counts one account under one name whatever its spelling", () => {
    expect(loginBuckets(" ADA@example.COM", "192.0.2.9").map(({ name }) => name)).toEqual(
      [accountFromNetwork, account, network].map((bucket) => bucket?.name),
    );
  });

  it.each([
    ["192.0.2.7", "192.0.2.0/24"],
    ["::ffff:192.0.2.7", "192.0.2.0/24"],
    ["2001:db8:1:2::5", "2001:db8:1::/48"],
    ["2001:0db8:0001:ffff:0:0:0:1", "2001:db8:1::/48"],
    ["::1", "0:0:0::/48"],
    ["fe80::1%eth0", "fe80:0:0::/48"],
    [undefined, "unknown"],
  ])("takes %s for the network %s", (address, expected) => {
    expect(addressClass(address)).toBe(expected);
  });
});
