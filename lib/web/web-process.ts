/**
 * What runs beside the requests of the web process: it notes each client's address, says every five seconds that it lives, and when it is
 * asked to end, ends the open streams first, since Next waits for them.
 */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server } from "node:http";
import { forWeb } from "../compose/for-web.ts";
import { env } from "../config/env.ts";
import { catchTheRest } from "../log/last-resort.ts";
import { createLog } from "../log/log.ts";
import { clientAddress } from "./client-address.ts";
import { liveHub } from "./live-hub.ts";
import { recordStart, recordStop } from "./record-start.ts";
import { keepRecordingRefusals } from "./refusals.ts";
import { requestHeaders } from "./request-headers.ts";
import { keepTellingAnomalies } from "./tell-anomalies.ts";

const BEAT_MS = 5_000;
const WRITERS_BEAT_MS = 1_000;
/** After this the process ends whatever is left; the starter kills after 10 s. */
const GRACE_MS = 8_000;

export function startWebProcess(): void {
  const shared = globalThis as { [startedName]?: true }; // the one place that writes this symbol
  if (shared[startedName]) return;
  shared[startedName] = true;
  catchTheRest(ownLog());
  noteAddresses();
  endInOrder();
  endWithStarter();
  void keepBeating();
  void recordStart();
  void keepBeatingWriters();
  void keepRotating();
  keepRecordingRefusals();
  keepTellingAnomalies();
}

/** Before the desk's parts are there, and when they are not. */
function ownLog() {
  return createLog({ name: "web", level: env().BULWARK_LOG_LEVEL });
}

const startedName = Symbol.for("bulwark.web-process");

/** Logs what Next caught: the digest is what the person sees. */
export async function logRequestError(error: unknown, path: string, requestId?: string): Promise<void> {
  const { log } = await forWeb();
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : undefined;
  log.bug({ err: error, path, digest, request: requestId }, "a bug stopped a request");
}

/** Before any other code sees a request: the address of its connection, in a header that nobody outside can set. */
function noteAddresses(): void {
  const trusted = env().BULWARK_TRUSTED_PROXIES;
  subscribe("http.server.request.start", (message) => {
    const { request, server } = message as { request: IncomingMessage; server: Server }; // as Node documents this channel
    listening = server;
    const forwarded = request.headers["x-forwarded-for"];
    const address = clientAddress(request.socket.remoteAddress, Array.isArray(forwarded) ? forwarded.join(",") : forwarded, trusted);
    for (const name of Object.values(requestHeaders)) delete request.headers[name];
    if (address) request.headers[requestHeaders.address] = address;
    if (/^[\x21-\x7e]*$/.test(request.url ?? "")) request.headers[requestHeaders.target] = request.url ?? "";
    if (trusted > 0) return;
    for (const name of ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "forwarded"])
      delete request.headers[name];
  });
}

/** The server that Next made, known from the first request on. */
let listening: Server | undefined;

async function keepBeating(): Promise<void> {
  let isFailing = false;
  const beat = async () => {
    try {
      await (await forWeb()).beat();
      isFailing = false;
    } catch (err) {
      if (!isFailing) ownLog().error({ err }, "not ready");
      isFailing = true;
    }
    setTimeout(() => void beat(), isFailing ? 500 : BEAT_MS).unref();
  };
  await beat();
}

/** Once a second, so that an event which is deleted before it is sealed shows. A beat that fails says the same again with the next. */
async function keepBeatingWriters(): Promise<void> {
  await forWeb()
    .then((parts) => parts.beatWriters())
    .catch(() => undefined); // keepBeating says that the database is away
  setTimeout(() => void keepBeatingWriters(), WRITERS_BEAT_MS).unref();
}

/** Rotations of the keys that this process holds; a start that failed, or a database that is away, is tried again. */
async function keepRotating(): Promise<void> {
  const turn = async () => {
    const waitMs = await forWeb()
      .then((parts) => parts.rotateKeys())
      .catch(() => BEAT_MS);
    setTimeout(() => void turn(), waitMs).unref();
  };
  await turn();
}

/**
 * Ends in order: streams, then what is being answered, and the stop on record. The starter tells Next to leave signals alone, since it would
 * end the process in the middle of that; in development Next ends it.
 */
function endInOrder(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(0), GRACE_MS).unref();
      // Next's server waits for connections that browsers keep open for later: each is closed as soon as it is idle.
      setInterval(() => listening?.closeIdleConnections(), 50).unref();
      void Promise.all([liveHub().stop(), closed(listening), recordStop()]).then(() => process.exit(0));
    });
  }
}

/** Resolves when the last answer is given; a server that is not known answered nobody. */
function closed(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => (server ? server.close(() => resolve()) : resolve()));
}

/** A starter that was killed cannot ask; the end of its pipe does. */
function endWithStarter(): void {
  if (env().BULWARK_STARTER_PIPE !== "stdin") return;
  process.stdin.resume().once("end", () => process.kill(process.pid, "SIGTERM"));
  process.stdin.unref?.();
}
