/**
 * Live updates of one browser over one stream, however many tabs are open. The tabs compete for a Web Lock; the one that holds it opens the
 * stream and repeats what it hears on a BroadcastChannel. When that tab closes, the lock goes to the next, which opens a new stream and
 * tells everybody that something may have been missed. Where a browser has no locks, each tab has a stream of its own.
 */
import { openEventStream } from "./event-stream.ts";
import { type LiveMessage, type LiveState, parseTabSaid, type TabSaid } from "./live-message.ts";

const NAME = "bulwark-live";
/** A leading tab that says nothing for so long is frozen or gone. */
const LEADER_SILENT_MS = 45_000;
const SAY_STATE_MS = 15_000;
/** After the login ended: another tab may have signed in meanwhile. */
const AFTER_END_MS = 5_000;

export type LiveListener = {
  readonly onChanged: (messages: readonly LiveMessage[]) => void;
  readonly onMissed: () => void;
  readonly onEnded: () => void;
};

class LiveClient {
  readonly #listeners = new Set<LiveListener>();
  readonly #stateListeners = new Set<() => void>();
  #state: LiveState = "connecting";
  #channel: BroadcastChannel | undefined;
  #stop: AbortController | undefined;
  #isLeader = false;
  #watch: ReturnType<typeof setTimeout> | undefined;

  /** @returns what ends it again */
  start(): () => void {
    const stop = new AbortController();
    this.#stop = stop;
    const channel = new BroadcastChannel(NAME);
    this.#channel = channel;
    channel.addEventListener("message", (event) => this.#heard(parseTabSaid(event.data)));
    this.#say({ kind: "who" });
    this.#expectLeader();
    void this.#lead(stop.signal);
    return () => {
      stop.abort();
      clearTimeout(this.#watch);
      channel.close();
    };
  }

  subscribe(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribeState = (listener: () => void): (() => void) => {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  };

  state = (): LiveState => this.#state;

  /** Waits to be the leading tab, leads, and waits again when the login ended. */
  async #lead(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (navigator.locks) await navigator.locks.request(NAME, { signal }, () => this.#holdStream(signal));
        else await this.#holdStream(signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        return;
      }
      await pause(AFTER_END_MS, signal);
    }
  }

  /** Resolves when this tab closes or the login ended. */
  #holdStream(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#isLeader = true;
      clearTimeout(this.#watch);
      this.#missed();
      const sayState = setInterval(() => this.#say({ kind: "state", state: this.#state }), SAY_STATE_MS);
      const close = openEventStream({
        onChanged: (messages) => this.#changed(messages),
        onMissed: () => this.#missed(),
        onListening: (isListening) => this.#setState(isListening ? "live" : "paused"),
        onEnded: () => {
          this.#setState("paused");
          this.#say({ kind: "ended" });
          for (const listener of this.#listeners) listener.onEnded();
          done();
        },
      });
      const done = () => {
        signal.removeEventListener("abort", done);
        clearInterval(sayState);
        close();
        this.#isLeader = false;
        if (!signal.aborted) this.#expectLeader();
        resolve();
      };
      signal.addEventListener("abort", done, { once: true });
    });
  }

  #changed(messages: readonly LiveMessage[]): void {
    this.#say({ kind: "changed", messages });
    for (const listener of this.#listeners) listener.onChanged(messages);
  }

  #missed(): void {
    this.#say({ kind: "missed" });
    for (const listener of this.#listeners) listener.onMissed();
  }

  #heard(said: TabSaid | undefined): void {
    if (!said) return;
    if (said.kind === "who") {
      if (this.#isLeader) this.#say({ kind: "state", state: this.#state });
      return;
    }
    if (this.#isLeader) return;
    this.#expectLeader();
    if (said.kind === "state") this.#setState(said.state);
    for (const listener of this.#listeners) {
      if (said.kind === "changed") listener.onChanged(said.messages);
      if (said.kind === "missed") listener.onMissed();
      if (said.kind === "ended") listener.onEnded();
    }
  }

  #expectLeader(): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#setState("paused"), LEADER_SILENT_MS);
  }

  #setState(state: LiveState): void {
    if (this.#isLeader) this.#say({ kind: "state", state });
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }

  #say(said: TabSaid): void {
    if (this.#stop?.signal.aborted) return;
    this.#channel?.postMessage(said);
  }
}

/** The one of this tab. */
export const liveClient = new LiveClient();

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
