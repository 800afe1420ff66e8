import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OwnCertificate, ownCertificate } from "#lib/tooling/own-certificate.ts";
import { withConnection } from "./connection.mjs";

const made = ownCertificate();
const other = ownCertificate();
if (!made) console.info("There is no openssl on this machine: TLS to the database is not tested.");

describe.skipIf(!made)("TLS to a database of another machine", () => {
  const files = made as OwnCertificate; // else skipped
  let server: Server;
  let port: number;
  let greeted = 0;

  /** As far as PostgreSQL's greeting goes: it agrees to TLS, shows its certificate, and hangs up on whoever goes on. */
  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write("S");
        const secured = new TLSSocket(socket, { isServer: true, cert: readFileSync(files.cert), key: readFileSync(files.key) });
        secured.on("error", () => undefined);
        secured.once("data", () => {
          greeted += 1; // the client trusted us and sent its name
          secured.destroy();
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port; // it listens on a port
  });
  afterAll(() => void server?.close());

  const connect = (query: string) =>
    withConnection(`postgresql://web:secret@127.0.0.1:${port}/desk?${query}`, async () => undefined, { timeoutMs: 5_000 });

  it("[E7] v5.0.0-12.3.2 v5.0.0-12.3.4 sends nothing to a server whose certificate is of no authority it was told to trust", async () => {
    await expect(connect("sslmode=verify-full")).rejects.toThrow(/self[- ]signed|certificate/i);
    await expect(connect(`sslmode=verify-full&sslrootcert=${(other as OwnCertificate).cert}`)).rejects.toThrow(/certificate/i);
    expect(greeted).toBe(0);
  });

  it("[E7] goes on with the one authority it was given", async () => {
    await expect(connect(`sslmode=verify-full&sslrootcert=${files.cert}`)).rejects.toThrow(/terminated|closed|reset/i);
    expect(greeted).toBe(1);
  });
});
