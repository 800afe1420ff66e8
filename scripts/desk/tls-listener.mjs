import { readFileSync } from "node:fs";
import { createServer } from "node:https";

/**
 * Listens with TLS 1.3 and nothing older. Plain HTTP gets no answer on this port, and no redirect: what was sent in the clear must not
 * seem to work.
 * @param {{ host: string, port: number, cert: string, key: string, handle: import("node:http").RequestListener }} options
 */
export async function listenOverTls({ host, port, cert, key, handle }) {
  const files = { cert: readFileSync(cert), key: readFileSync(key) };
  // All suites of TLS 1.3 have forward secrecy; the server's order counts, the strongest first.
  const server = createServer({ ...files, minVersion: "TLSv1.3", honorCipherOrder: true }, (request, response) => {
    response.setHeader("Strict-Transport-Security", "max-age=63072000; includeSubDomains"); // also on files of the build, which proxy.ts does not see
    handle(request, response);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return server;
}
