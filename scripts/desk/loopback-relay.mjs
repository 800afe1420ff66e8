import { connect, createServer } from "node:net";
import { Refusal } from "./refusal.mjs";

const MAX_CONNECTIONS = 256;

/**
 * `localhost` names two addresses, and the web listens on one. This answers at the other and hands every byte on, so that no other user of
 * this machine can sit there and wait for a browser that tries it first.
 * @param {{ host: string, port: number, origin: string }} desk @returns {Promise<{ close(): void }>}
 */
export async function relayLoopback({ host, port, origin }) {
  if (host !== "127.0.0.1" || new URL(origin).hostname !== "localhost") return { close: () => undefined };
  const open = new Set();
  const server = createServer({ pauseOnConnect: true }, (from) => {
    const to = connect({ host, port });
    for (const [end, other] of [
      [from, to],
      [to, from],
    ]) {
      open.add(end);
      end.on("error", () => other.destroy());
      end.on("close", () => {
        open.delete(end);
        other.destroy();
      });
    }
    from.pipe(to);
    to.pipe(from);
    from.resume();
  });
  server.maxConnections = MAX_CONNECTIONS;
  const isListening = await new Promise((resolve, reject) => {
    server.once("error", (error) => {
      if (error.code === "EADDRINUSE") reject(taken(port, error));
      else resolve(false); // a machine without IPv6 has no second address
    });
    server.listen({ host: "::1", port, exclusive: true, ipv6Only: true }, () => resolve(true));
  });
  if (isListening) server.unref();
  return {
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function taken(port, cause) {
  return new Refusal(
    `Port ${port} is taken by another program on [::1], where a browser looks for localhost first. Choose another: npm run up -- --port ${port + 1}`,
    { cause },
  );
}
