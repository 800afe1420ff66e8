import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { get as getOverTls } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "./refusal.mjs";

/**
 * Waits until the web console answers that all components are ready.
 * @param {{ host: string, port: number, origin: string, isStopping: () => boolean, timeoutMs?: number, tls?: { cert: string } | undefined }} options
 */
export async function untilHealthy({ host, port, origin, tls, isStopping, timeoutMs = 120_000 }) {
  const deadline = Date.now() + timeoutMs;
  let last = "it never answered";
  while (!isStopping()) {
    const answer = await ask({ host, port, origin, tls }).catch((error) => ({ status: 0, body: error.code ?? error.message }));
    if (answer.status === 200) return;
    if (answer.status) last = `${answer.status} ${answer.body.slice(0, 1000)}`;
    if (Date.now() > deadline) throw new Refusal(`The desk is not ready after ${timeoutMs / 1000} s. /api/health: ${last}`);
    await sleep(50);
  }
}

function ask({ host, port, origin, tls }) {
  const address = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const where = { host: address, port, path: "/api/health", headers: { host: new URL(origin).host }, timeout: 5000, agent: false };
  return new Promise((resolve, reject) => {
    const answered = (response) => {
      if (tls && !isOwnCertificate(response.socket, tls)) {
        response.destroy();
        reject(new Error("another certificate answered on this port"));
        return;
      }
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body = (body + text).slice(0, 10_000);
      });
      response.on("end", () => resolve({ status: response.statusCode, body }));
    };
    // Asked by its local address, no name and no authority can vouch for it: it is compared with the certificate itself instead.
    const request = tls
      ? getOverTls({ ...where, rejectUnauthorized: false, servername: "", minVersion: "TLSv1.3" }, answered)
      : get(where, answered);
    request.on("timeout", () => request.destroy(new Error("no answer within 5 s")));
    request.on("error", reject);
  });
}

function isOwnCertificate(socket, { cert }) {
  return socket.getPeerX509Certificate?.()?.fingerprint256 === new X509Certificate(readFileSync(cert)).fingerprint256;
}
