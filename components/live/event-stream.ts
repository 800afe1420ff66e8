import { paths } from "#lib/paths.ts";
import { type LiveMessage, parseMessages } from "./live-message.ts";

type EventStreamOptions = {
  readonly onChanged: (messages: readonly LiveMessage[]) => void;
  /** Something may have been said while nobody listened. */
  readonly onMissed: () => void;
  readonly onListening: (isListening: boolean) => void;
  /** This login is over; the stream does not come back by itself. */
  readonly onEnded: () => void;
};

const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 30_000;
/** The server says something at least every 15 s. */
const SILENT_MS = 40_000;

/** Holds the stream of server-sent events open, also across restarts of the server. @returns what closes it for good */
export function openEventStream({ onChanged, onMissed, onListening, onEnded }: EventStreamOptions): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let hasOpened = false;
  let isClosed = false;

  function connect(): void {
    const mine = new EventSource(paths.api.stream);
    source = mine;
    mine.addEventListener("state", (event) => {
      alive();
      failures = 0;
      const isListening = Boolean(field(event, "isListening"));
      onListening(isListening);
      if (hasOpened && isListening) onMissed();
      hasOpened = true;
    });
    mine.addEventListener("changed", (event) => {
      alive();
      onChanged(parseMessages(parsed(event)));
    });
    mine.addEventListener("missed", onMissed);
    mine.addEventListener("beat", alive);
    mine.addEventListener("ended", () => {
      close();
      onEnded();
    });
    mine.addEventListener("error", () => again(mine));
    alive();
  }

  function alive(): void {
    clearTimeout(watch);
    watch = setTimeout(() => source && again(source), SILENT_MS);
  }

  /** Waits by our own rule: a browser gives up after an answer that is not 200. */
  function again(mine: EventSource): void {
    if (source !== mine || isClosed) return;
    mine.close();
    source = undefined;
    clearTimeout(watch);
    onListening(false);
    const waitMs = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (0.75 + Math.random() / 2);
    failures += 1;
    retry = setTimeout(connect, waitMs);
  }

  function close(): void {
    isClosed = true;
    clearTimeout(watch);
    clearTimeout(retry);
    source?.close();
    source = undefined;
  }

  connect();
  return close;
}

function parsed(event: Event): unknown {
  try {
    return event instanceof MessageEvent ? JSON.parse(String(event.data)) : undefined;
  } catch {
    return undefined; // another version of the desk
  }
}

function field(event: Event, name: string): unknown {
  const data = parsed(event);
  return typeof data === "object" && data !== null ? Object.entries(data).find(([key]) => key === name)?.[1] : undefined;
}
