import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address.ts";

describe("the address of whoever asks", () => {
  it("v5.0.0-4.1.3 is the connection's: a header from outside is not believed by default", () => {
    expect(clientAddress("::ffff:192.0.2.7", "10.0.0.1", 0)).toBe("192.0.2.7");
  });

  it("v5.0.0-4.1.3 is what the outermost of our proxies saw, whatever was forged to the left of it", () => {
    expect(clientAddress("127.0.0.1", "6.6.6.6, 192.0.2.7", 1)).toBe("192.0.2.7");
    expect(clientAddress("127.0.0.1", "6.6.6.6, 192.0.2.7, 10.0.0.2", 2)).toBe("192.0.2.7");
  });

  it("leaves the port out that some proxies add", () => {
    expect(clientAddress("127.0.0.1", "192.0.2.7:50123", 1)).toBe("192.0.2.7");
    expect(clientAddress("127.0.0.1", "[2001:db8::7]:50123", 1)).toBe("2001:db8::7");
    expect(clientAddress("127.0.0.1", "[2001:db8::7]", 1)).toBe("2001:db8::7");
  });

  it("falls back to the connection where the header is short or no address", () => {
    expect(clientAddress("127.0.0.1", undefined, 1)).toBe("127.0.0.1");
    expect(clientAddress("127.0.0.1", "192.0.2.7", 2)).toBe("127.0.0.1");
    expect(clientAddress("127.0.0.1", "<script>", 1)).toBe("127.0.0.1");
    expect(clientAddress(undefined, undefined, 0)).toBeUndefined();
  });
});
