import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createPlain } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { relayLoopback } from "./loopback-relay.mjs";

const servers: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const host = "127.0.0.1";

async function web(): Promise<number> {
  const server: Server = createServer((request, response) => {
    request.on("data", (bytes) => response.write(bytes));
    request.on("end", () => response.end(`to ${request.headers.host}`));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port; // it listens on a port
}

const hasSecondLoopback = await new Promise<boolean>((resolve) => {
  const probe = createPlain().once("error", () => resolve(false));
  probe.listen(0, "::1", () => probe.close(() => resolve(true)));
});

describe("the second address of localhost", () => {
  it.runIf(hasSecondLoopback)("hands everything on to the web", async () => {
    const port = await web();
    servers.push(await relayLoopback({ host, port, origin: `http://localhost:${port}` }));
    const answer = await fetch(`http://[::1]:${port}/`, { method: "POST", body: "hello " });
    expect(await answer.text()).toBe(`hello to [::1]:${port}`);
  });

  it.runIf(hasSecondLoopback)("is refused where another program sits on it", async () => {
    const port = await web();
    const squatter = createPlain();
    servers.push(squatter);
    await new Promise<void>((resolve) => squatter.listen(port, "::1", resolve));
    await expect(relayLoopback({ host, port, origin: `http://localhost:${port}` })).rejects.toThrow(/taken by another program on \[::1\]/);
  });

  it("is left alone where the desk's address is another", async () => {
    const port = await web();
    servers.push(await relayLoopback({ host, port, origin: `http://127.0.0.1:${port}` }));
    await expect(fetch(`http://[::1]:${port}/`)).rejects.toThrow();
  });
});
