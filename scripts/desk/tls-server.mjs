/** The web console behind a TLS listener of its own, in the place of `next start`: host, port, files of certificate and key. */
import next from "next";
import { checkout } from "./checkout.mjs";
import { listenOverTls } from "./tls-listener.mjs";

const [host, port, cert, key] = process.argv.slice(2);
const app = next({ dev: false, dir: checkout, hostname: host, port: Number(port) });
await app.prepare();
const answer = app.getRequestHandler();

// lib/web/web-process.ts ends it, with its streams and idle connections.
await listenOverTls({
  host,
  port: Number(port),
  cert,
  key,
  handle: (request, response) => {
    answer(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  },
});
