import { chmodSync, readFileSync } from "node:fs";
import { get as getPlain } from "node:http";
import { get } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OwnCertificate, ownCertificate } from "#lib/tooling/own-certificate.ts";
import { parseArguments } from "./arguments.mjs";
import { publicOrigin } from "./origin.mjs";
import { checkTlsFiles } from "./tls-files.mjs";
import { listenOverTls } from "./tls-listener.mjs";

const made = ownCertificate();
const other = ownCertificate();
if (!made) console.info("There is no openssl on this machine: the TLS listener is not tested.");

describe("the options", () => {
  it("belong together and make the origin https", () => {
    const places = { standingIn: "/home/me", checkout: "/opt/bulwark" };
    expect(parseArguments(["--tls-cert", "c.pem", "--tls-key", "k.pem"], {}, places).tls).toEqual({
      cert: "/home/me/c.pem",
      key: "/home/me/k.pem",
    });
    expect(parseArguments([], {}, places).tls).toBeUndefined();
    for (const argv of [
      ["--tls-cert", "c"],
      ["--tls-key", "k"],
      ["--tls-cert", "c", "--tls-key", "k", "--dev"],
    ])
      expect(() => parseArguments(argv, {}, places)).toThrow();
    expect(publicOrigin({ host: "127.0.0.1", port: 7340, tls: {} })).toBe("https://127.0.0.1:7340");
    expect(publicOrigin({ host: "desk.example.com", port: 443, tls: {} })).toBe("https://desk.example.com");
    expect(() => publicOrigin({ host: "0.0.0.0", port: 443, tls: {} })).toThrow("--origin");
    expect(publicOrigin({ host: "0.0.0.0", port: 443, origin: "https://desk.example.com", tls: {} })).toBe("https://desk.example.com");
  });
});

describe.skipIf(!made)("the own listener", () => {
  const files = made as OwnCertificate; // else skipped
  let server: Awaited<ReturnType<typeof listenOverTls>>;
  let port: number;
  beforeAll(async () => {
    server = await listenOverTls({ host: "127.0.0.1", port: 0, ...files, handle: (_request, response) => response.end("here") });
    port = (server.address() as AddressInfo).port; // listening on a port
  });
  afterAll(() => void server?.close());

  const ask = (more: object) =>
    new Promise<{ status: number | undefined; version: string | null; transport: string | undefined }>((resolve, reject) => {
      get({ host: "127.0.0.1", port, agent: false, ca: readFileSync(files.cert), ...more }, (response) => {
        const socket = response.socket as import("node:tls").TLSSocket; // over TLS
        resolve({ status: response.statusCode, version: socket.getProtocol(), transport: response.headers["strict-transport-security"] });
        response.resume();
      }).once("error", reject);
    });

  it("v5.0.0-12.1.1 v5.0.0-3.4.1 speaks TLS 1.3 and nothing older, with strict transport on every answer", async () => {
    expect(await ask({})).toEqual({ status: 200, version: "TLSv1.3", transport: "max-age=63072000; includeSubDomains" });
    await expect(ask({ maxVersion: "TLSv1.2" })).rejects.toThrow();
  });

  it("v5.0.0-12.1.2 offers suites with forward secrecy and authenticated encryption alone, the strongest by its own choice", async () => {
    const suiteOf = (ciphers: string, more: object = {}) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect({ host: "127.0.0.1", port, ca: readFileSync(files.cert), ciphers, ...more }, () => {
          resolve(socket.getCipher().name);
          socket.destroy();
        }).once("error", reject);
      });
    const known = ["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"];
    for (const name of known) expect(await suiteOf(name)).toBe(name);
    expect(await suiteOf([...known].reverse().join(":"))).toBe("TLS_AES_256_GCM_SHA384");
    for (const weak of ["AES128-SHA", "ECDHE-RSA-AES128-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"])
      await expect(suiteOf(weak, { maxVersion: "TLSv1.2" })).rejects.toThrow();
  });

  it("v5.0.0-4.1.2 v5.0.0-12.2.1 answers nothing in the clear and redirects nobody", async () => {
    const plain = new Promise((resolve, reject) => getPlain({ host: "127.0.0.1", port, agent: false }, resolve).once("error", reject));
    await expect(plain).rejects.toThrow();
  });

  it("refuses files that do not fit, before anything else starts", () => {
    expect(() => checkTlsFiles(files)).not.toThrow();
    expect(() => checkTlsFiles({ cert: files.cert, key: (other as OwnCertificate).key })).toThrow("is not the key");
    expect(() => checkTlsFiles({ cert: "/none.pem", key: files.key })).toThrow("--tls-cert");
    expect(() => checkTlsFiles({ cert: files.cert, key: files.cert })).toThrow("--tls-key");
    chmodSync(files.key, 0o604);
    expect(() => checkTlsFiles(files)).toThrow("chmod 600");
    chmodSync(files.key, 0o600);
  });
});
