export const liveTopics = [
  "books",
  "runs",
  "orders",
  "kill",
  "limits",
  "audit",
  "users",
  "market",
  "portfolios",
  "heartbeat",
  "approvals",
  "sessions",
  "connections",
  "backups",
  "keys",
] as const;
export type LiveTopic = (typeof liveTopics)[number];

/** Something of a topic changed, in one portfolio or on the whole desk. It never holds a figure: whoever cares asks anew. */
export type LiveMessage = { readonly topic: LiveTopic; readonly portfolioId?: string };
export type LiveState = "connecting" | "live" | "paused";

/** What the tab that holds the stream tells the other tabs of this browser. */
export type TabSaid =
  | { readonly kind: "changed"; readonly messages: readonly LiveMessage[] }
  | { readonly kind: "missed" | "ended" | "who" }
  | { readonly kind: "state"; readonly state: LiveState };

export function parseMessages(said: unknown): readonly LiveMessage[] {
  return Array.isArray(said) ? said.filter(isMessage) : [];
}

/** Undefined for what another version of this page might say. */
export function parseTabSaid(said: unknown): TabSaid | undefined {
  if (typeof said !== "object" || said === null || !("kind" in said)) return undefined;
  const { kind } = said;
  if (kind === "missed" || kind === "ended" || kind === "who") return { kind };
  if (kind === "changed" && "messages" in said) return { kind, messages: parseMessages(said.messages) };
  if (kind === "state" && "state" in said && isState(said.state)) return { kind, state: said.state };
  return undefined;
}

/** Whether somebody who asks for these topics and this portfolio wants to hear it; a message of no portfolio concerns all. */
export function concerns(message: LiveMessage, topics: readonly LiveTopic[], portfolioId: string | undefined): boolean {
  if (!topics.includes(message.topic)) return false;
  return portfolioId === undefined || message.portfolioId === undefined || message.portfolioId === portfolioId;
}

function isMessage(said: unknown): said is LiveMessage {
  if (typeof said !== "object" || said === null || !("topic" in said)) return false;
  if (!liveTopics.some((topic) => topic === said.topic)) return false;
  return !("portfolioId" in said) || typeof said.portfolioId === "string";
}

function isState(state: unknown): state is LiveState {
  return state === "connecting" || state === "live" || state === "paused";
}
