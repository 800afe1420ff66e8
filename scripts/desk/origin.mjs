import { createServer } from "node:net";
import { Refusal } from "./refusal.mjs";

/**
 * The one public origin: what people type, what cookies and redirects are bound to.
 * @param {{ host: string, port: number, origin?: string | undefined, tls?: object | undefined }} options
 */
export function publicOrigin({ host, port, origin, tls }) {
  const isLocal = isLoopback(host);
  if (!origin) {
    if (tls && !["0.0.0.0", "::"].includes(host)) return new URL(`https://${host.includes(":") ? `[${host}]` : host}:${port}`).origin;
    if (tls)
      throw new Refusal(`--host ${host} listens on every address of this machine. Say with --origin https://… which one people type.`);
    // A name and not an address: browsers tie passkeys to names.
    if (host === "127.0.0.1") return `http://localhost:${port}`;
    if (isLocal) return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
    throw new Refusal(
      `--host ${host} opens the desk to other machines, where passwords and sessions must travel encrypted. Put a TLS proxy in front and name its address with --origin https://…, or leave --host out.`,
    );
  }
  const url = parseOrigin(origin);
  if (url.protocol !== "https:" && !(isLocal && isLoopback(url.hostname.replace(/^\[|\]$/g, "")))) {
    throw new Refusal(`--origin ${origin} must start with https://: only this machine itself may be used without TLS.`);
  }
  return url.origin;
}

function parseOrigin(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !["http:", "https:"].includes(url.protocol) || url.pathname !== "/" || url.search || url.hash || url.username) {
    throw new Refusal(`--origin ${text} is not an address like https://desk.example.com`);
  }
  return url;
}

export function isLoopback(host) {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Refuses now what would fail after a minute of other work. */
export async function checkPortIsFree(host, port) {
  await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(portRefusal(error, host, port)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(resolve));
  });
}

function portRefusal(error, host, port) {
  if (error.code === "EADDRINUSE")
    return new Refusal(`Port ${port} is taken by another program. Choose another: npm run up -- --port ${port + 1}`);
  if (error.code === "EACCES") return new Refusal(`This user may not open port ${port}. Choose one above 1023: npm run up -- --port 7340`);
  return new Refusal(`Cannot listen on ${host}, port ${port}: ${error.message}`, { cause: error });
}
