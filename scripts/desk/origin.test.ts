import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { checkPortIsFree, publicOrigin } from "./origin.mjs";

describe("the public origin", () => {
  it("is the listening address while only this machine can reach it", () => {
    expect(publicOrigin({ host: "127.0.0.1", port: 7340 })).toBe("http://localhost:7340"); // a name, for passkeys
    expect(publicOrigin({ host: "127.0.0.2", port: 7340 })).toBe("http://127.0.0.2:7340");
    expect(publicOrigin({ host: "::1", port: 7340 })).toBe("http://[::1]:7340");
    expect(publicOrigin({ host: "localhost", port: 1 })).toBe("http://localhost:1");
  });

  it.each(["0.0.0.0", "::", "192.168.1.5", "127.0.0.1.example.com"])("is refused for %s without TLS in front", (host) => {
    expect(() => publicOrigin({ host, port: 7340 })).toThrow(/--origin https/);
    expect(() => publicOrigin({ host, port: 7340, origin: "http://desk.example.com" })).toThrow(/must start with https/);
  });

  it("is what --origin says, also for a proxy on this machine", () => {
    expect(publicOrigin({ host: "0.0.0.0", port: 7340, origin: "https://Desk.example.com/" })).toBe("https://desk.example.com");
    expect(publicOrigin({ host: "127.0.0.1", port: 7340, origin: "http://localhost:9000" })).toBe("http://localhost:9000");
    expect(() => publicOrigin({ host: "127.0.0.1", port: 7340, origin: "http://desk.example.com" })).toThrow(/must start with https/);
  });

  it.each(["desk.example.com", "ftp://x", "https://x/path", "https://u@x", "https://x?q"])(
    "is refused when it is not an address: %s",
    (origin) => {
      expect(() => publicOrigin({ host: "127.0.0.1", port: 7340, origin })).toThrow(/not an address/);
    },
  );

  it("needs a free port, and a taken one is named with the way out", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      });
    });
    await expect(checkPortIsFree("127.0.0.1", port)).rejects.toThrow(
      `Port ${port} is taken by another program. Choose another: npm run up -- --port ${port + 1}`,
    );
    await new Promise((resolve) => server.close(resolve));
    await expect(checkPortIsFree("127.0.0.1", port)).resolves.toBeUndefined();
  });
});
