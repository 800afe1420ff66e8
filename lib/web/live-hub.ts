/**
 * Live updates of this process: one LISTEN connection fanned out to the open streams of its browsers.
 *
 * A stream hears a message when its person reaches the message's portfolio and may see the topic. The reach is resolved when the stream
 * opens, at once when users or portfolios change, and else every 20 s; when sessions or users change, and every 4 s, all sessions with streams are looked up in one query and
 * the streams of ended ones are closed. Messages are gathered for 200 ms and equal ones folded, so that a replay at full speed costs a
 * browser five messages a second. A stream that does not read is closed; the browser comes back by itself.
 */
import { forWeb } from "../compose/for-web.ts";
import type { Actor } from "../domain/access/actor.ts";
import { roleMay } from "../domain/access/can.ts";
import type { Permission } from "../domain/access/permissions.ts";
import type { PortfolioId, SessionId } from "../domain/kernel/ids.ts";
import { readLiveReach } from "../services/access/read-live-reach.ts";
import { execute } from "../services/use-case.ts";

export type LiveMessage = { readonly topic: string; readonly portfolioId?: PortfolioId };
type Person = Extract<Actor, { kind: "person" }>;

type Stream = {
  readonly actor: Person;
  reach: ReadonlySet<PortfolioId>;
  reachAtMs: number;
  /** False when the browser does not read. */
  readonly send: (event: string, data: unknown) => boolean;
  readonly close: () => void;
};

const MAX_STREAMS_PER_SESSION = 4;
const MAX_STREAMS = 500;
const GATHER_MS = 200;
const CHECK_MS = 4_000;
const BEAT_MS = 15_000;
const REACH_TTL_MS = 20_000;
/** What a browser may leave unread before its stream is closed. */
const MAX_UNREAD_CHUNKS = 200;

/** Topics that not everybody who may look at the desk may hear of. */
const topicNeeds: Readonly<Record<string, Permission>> = { audit: "audit.read", users: "users.read", keys: "keys.read" };

export class LiveHub {
  readonly #streams = new Set<Stream>();
  readonly #gathered = new Map<string, LiveMessage>();
  readonly #timers: NodeJS.Timeout[] = [];
  #gathering: NodeJS.Timeout | undefined;
  #listen: { start(): void; stop(): Promise<void>; isListening(): boolean } | undefined;
  #isStopped = false;

  /** A stream of server-sent events for this person; undefined when the login has its four, or the process is stopping. */
  open(actor: Person, reach: ReadonlySet<PortfolioId>, signal: AbortSignal): ReadableStream<Uint8Array> | undefined {
    const own = [...this.#streams].filter((stream) => stream.actor.sessionId === actor.sessionId);
    if (this.#isStopped || own.length >= MAX_STREAMS_PER_SESSION || this.#streams.size >= MAX_STREAMS) return undefined;
    void this.#start();
    const encoder = new TextEncoder();
    let stream: Stream | undefined;
    const forget = () => {
      if (stream) this.#streams.delete(stream);
    };
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          stream = {
            actor,
            reach,
            reachAtMs: performance.now(),
            send: (event, data) => {
              if ((controller.desiredSize ?? 0) <= 0) return false;
              controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
              return true;
            },
            close: () => {
              forget();
              try {
                controller.close();
              } catch {
                // the browser closed it first
              }
            },
          };
          this.#streams.add(stream);
          signal.addEventListener("abort", stream.close, { once: true });
          controller.enqueue(encoder.encode("retry: 2000\n\n"));
          stream.send("state", { isListening: this.#listen?.isListening() ?? false });
        },
        cancel: forget,
      },
      new CountQueuingStrategy({ highWaterMark: MAX_UNREAD_CHUNKS }),
    );
  }

  /** Ends every stream at once, so that the server can close. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#gathering);
    for (const stream of [...this.#streams]) stream.close();
    await this.#listen?.stop();
  }

  get size(): number {
    return this.#streams.size;
  }

  async #start(): Promise<void> {
    if (this.#timers.length > 0) return;
    this.#timers.push(
      setInterval(() => this.#sendAll("beat", {}), BEAT_MS).unref(),
      setInterval(() => void this.#check(), CHECK_MS).unref(),
    );
    const { listen, log } = await forWeb();
    this.#listen = listen({
      onMessage: (message) => this.#gather(message),
      onResumed: () => {
        this.#sendAll("state", { isListening: true });
        this.#sendAll("missed", {});
      },
      onError: (err) => {
        log.warn({ err }, "live updates lost the database");
        this.#sendAll("state", { isListening: false });
      },
    });
    this.#listen.start();
  }

  #gather(message: LiveMessage): void {
    if (this.#streams.size === 0) return;
    this.#gathered.set(`${message.topic} ${message.portfolioId ?? ""}`, message);
    this.#gathering ??= setTimeout(() => void this.#flush(), GATHER_MS).unref();
  }

  async #flush(): Promise<void> {
    this.#gathering = undefined;
    const messages = [...this.#gathered.values()];
    this.#gathered.clear();
    if (messages.some(({ topic }) => topic === "sessions" || topic === "users")) await this.#check();
    if (messages.some(({ topic }) => topic === "users" || topic === "portfolios")) await this.#resolve([...this.#streams]);
    for (const stream of [...this.#streams]) {
      const heard = messages.filter((message) => hears(stream, message));
      if (heard.length > 0 && !stream.send("changed", heard)) stream.close();
    }
  }

  /** Closes streams whose login is over, and resolves reaches that are old. */
  async #check(): Promise<void> {
    const streams = [...this.#streams];
    if (streams.length === 0) return;
    const { services, log } = await forWeb();
    try {
      const sessions = [...new Set(streams.map((stream) => stream.actor.sessionId))];
      const ended: ReadonlySet<SessionId> = new Set(await services.look((tx) => tx.access.sessions.endedAmong(sessions)));
      for (const stream of streams) if (ended.has(stream.actor.sessionId)) end(stream);
      await this.#resolve(streams.filter((stream) => performance.now() - stream.reachAtMs > REACH_TTL_MS));
    } catch (err) {
      log.warn({ err }, "open streams could not be checked; they end until that works again");
      for (const stream of streams) stream.close();
    }
  }

  async #resolve(streams: readonly Stream[]): Promise<void> {
    const deps = await forWeb();
    for (const stream of streams) {
      const reach = await execute(deps, readLiveReach, stream.actor, {}, { requestId: "live" });
      if (!reach.ok) {
        stream.close();
        continue;
      }
      stream.reach = reach.value;
      stream.reachAtMs = performance.now();
    }
  }

  #sendAll(event: string, data: unknown): void {
    for (const stream of [...this.#streams]) if (!stream.send(event, data)) stream.close();
  }
}

/** The hub of this process, one also when a bundler loads this module twice. */
export function liveHub(): LiveHub {
  const shared = globalThis as { [hubName]?: LiveHub }; // the one place that writes this symbol
  shared[hubName] ??= new LiveHub();
  return shared[hubName];
}

const hubName = Symbol.for("bulwark.live-hub");

function hears(stream: Stream, { topic, portfolioId }: LiveMessage): boolean {
  const needed = topicNeeds[topic];
  if (needed && !roleMay(stream.actor, needed)) return false;
  return portfolioId === undefined || stream.reach.has(portfolioId);
}

/** Tells the browser not to come back with this login. */
function end(stream: Stream): void {
  stream.send("ended", {});
  stream.close();
}
