import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedWebhook } from "./signed-webhook.ts";

const anchor = { seq: 3, size: 5, note: "bulwark-audit/desk\n5\n", verifiers: ["key"] };
const secret = async () => "a secret of the test";

describe("[U3] the webhook that checkpoints go to", () => {
  let server: Server;
  let origin: string;
  let status = 204;
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        received.push({ headers: request.headers, body });
        response.writeHead(status, status === 302 ? { location: `${origin}/elsewhere` } : {}).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it("v5.0.0-16.4.3 takes them off the host, signed so that the receiver knows them", async () => {
    await signedWebhook({ url: `${origin}/hook`, secret, networks: ["127.0.0.0/8"] }).post(anchor);
    const [call] = received.splice(0);
    expect(JSON.parse(call?.body ?? "")).toEqual({ note: anchor.note, size: 5, verifiers: ["key"] });
    const expected = createHmac("sha256", await secret())
      .update(`${call?.headers["bulwark-time"]}.${call?.body}`)
      .digest("hex");
    expect(call?.headers["bulwark-signature"]).toBe(`v1=${expected}`);
  });

  it("is called at no address inside, by whatever name, unless its network is named", async () => {
    const refused = (url: string, networks: readonly string[] = ["192.0.2.0/24"]) => signedWebhook({ url, secret, networks }).post(anchor);
    for (const url of [
      origin,
      "https://127.0.0.1",
      "https://[::1]",
      "https://[::ffff:127.0.0.1]",
      "https://169.254.169.254/latest",
      "https://10.1.2.3",
      "https://[fd00::1]",
      "https://localhost",
    ]) {
      await expect(refused(url), url).rejects.toMatchObject({ code: "address-not-allowed" });
    }
    expect(() => signedWebhook({ url: "http://example.org", secret, networks: [] })).toThrow(TypeError);
    expect(() => signedWebhook({ url: "https://a:b@example.org", secret, networks: [] })).toThrow(TypeError);
    expect(received).toEqual([]);
  });

  it("v5.0.0-16.5.2 is given up on when it takes the call and never answers", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await expect(signedWebhook({ url, secret, networks: ["127.0.0.1"], timeoutMs: 100 }).post(anchor)).rejects.toMatchObject({
      code: "ETIMEDOUT",
    });
    silent.closeAllConnections();
    await new Promise((done) => silent.close(done));
  });

  it("is not followed to where it redirects, and an answer that is no success is a failure", async () => {
    for (status of [302, 404, 500]) {
      await expect(signedWebhook({ url: origin, secret, networks: ["127.0.0.1"] }).post(anchor)).rejects.toMatchObject({
        code: `status-${status}`,
      });
      expect(received.splice(0)).toHaveLength(1);
    }
  });
});
