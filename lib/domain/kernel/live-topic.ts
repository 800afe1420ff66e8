/** What a live message can be about. Messages carry no figures. */
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
  "keys",
  "connections",
  "backups",
] as const;
export type LiveTopic = (typeof liveTopics)[number];
