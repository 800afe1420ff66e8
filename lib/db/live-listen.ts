/**
 * One LISTEN connection of this process. States: closed → connecting → listening → (lost → waiting → connecting …) → stopped.
 * Whatever was said while it was not listening is lost, so after each reconnect `onResumed` tells listeners to look anew.
 * It starts with the first call of `start` and ends with `stop`; both are safe to call twice.
 */
import pg from "pg";
import { isUuid, type PortfolioId } from "../domain/kernel/ids.ts";
import type { LiveTopic } from "../domain/kernel/live-topic.ts";
import { LIVE_CHANNEL, type LiveMessage } from "./live-notify.ts";

const FIRST_WAIT_MS = 200;
const MAX_WAIT_MS = 10_000;
/** A connection that the network dropped without a word is found by asking now and then. */
const PING_MS = 15_000;
const ANSWER_TIMEOUT_MS = 5_000;

export type LiveListenOptions = {
  readonly url: string;
  readonly onMessage: (message: LiveMessage) => void;
  readonly onResumed: () => void;
  readonly onError: (error: unknown) => void;
};

export type LiveListen = { start(): void; stop(): Promise<void>; isListening(): boolean };

export function liveListen({ url, onMessage, onResumed, onError }: LiveListenOptions): LiveListen {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isWanted = false;
  let isListening = false;
  let losses = 0;

  async function connect(): Promise<void> {
    const mine = new pg.Client({
      connectionString: url,
      application_name: "bulwark-live",
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
    });
    client = mine;
    mine.on("error", (error) => lost(mine, error));
    mine.on("end", () => lost(mine, undefined));
    mine.on("notification", ({ payload }) => {
      const message = parseLive(payload);
      if (message) onMessage(message);
    });
    try {
      await mine.connect();
      await mine.query(`LISTEN ${LIVE_CHANNEL}`);
    } catch (error) {
      lost(mine, error);
      return;
    }
    if (client !== mine) return;
    isListening = true;
    losses = 0;
    onResumed();
    ping(mine);
  }

  function ping(mine: pg.Client): void {
    timer = setTimeout(() => {
      mine.query("SELECT 1").then(
        () => client === mine && ping(mine),
        (error: unknown) => lost(mine, error),
      );
    }, PING_MS).unref();
  }

  function lost(mine: pg.Client, error: unknown): void {
    if (client !== mine) return;
    client = undefined;
    isListening = false;
    clearTimeout(timer);
    mine.end().catch(() => undefined); // it is lost already
    if (!isWanted) return;
    if (error && losses === 0) onError(error);
    losses += 1;
    timer = setTimeout(connect, Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (losses - 1)) * (0.75 + Math.random() / 2)).unref();
  }

  return {
    start() {
      if (isWanted) return;
      isWanted = true;
      void connect();
    },
    async stop() {
      isWanted = false;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      isListening = false;
      await last?.end().catch(() => undefined); // ended or lost: both are what was asked for
    },
    isListening: () => isListening,
  };
}

/** Undefined for whatever is not one of our messages: another version of the desk may say more. */
export function parseLive(payload: string | undefined): LiveMessage | undefined {
  try {
    const said: unknown = JSON.parse(payload ?? "");
    if (typeof said !== "object" || said === null || !("topic" in said)) return undefined;
    const { topic } = said;
    if (!isTopic(topic)) return undefined;
    if (!("portfolioId" in said)) return { topic };
    return typeof said.portfolioId === "string" && isUuid(said.portfolioId)
      ? { topic, portfolioId: said.portfolioId as PortfolioId }
      : undefined; // shape checked
  } catch {
    return undefined; // not JSON, so not ours
  }
}

function isTopic(value: unknown): value is LiveTopic {
  return typeof value === "string" && Object.hasOwn(topics, value);
}

/** Every topic; a new one fails to compile until it stands here. */
const topics: Readonly<Record<LiveTopic, true>> = {
  keys: true,
  books: true,
  runs: true,
  orders: true,
  kill: true,
  limits: true,
  audit: true,
  users: true,
  market: true,
  portfolios: true,
  heartbeat: true,
  approvals: true,
  sessions: true,
  connections: true,
  backups: true,
};
