/** Every address of the console, once. */
export const paths = {
  home: "/",
  login: "/login",
  setUp: "/set-up",
  join: "/join",
  overview: "/overview",
  markets: "/markets",
  market: (id: string) => `/markets/${encodeURIComponent(id)}`,
  portfolios: "/portfolios",
  newPortfolio: "/portfolios/new",
  portfolio: (id: string) => `/portfolios/${encodeURIComponent(id)}`,
  runs: "/runs",
  newRun: "/runs/new",
  run: (id: string) => `/runs/${encodeURIComponent(id)}`,
  orders: "/orders",
  order: (id: string) => `/orders/${encodeURIComponent(id)}`,
  fills: "/orders/fills",
  positions: "/positions",
  risk: "/risk",
  audit: "/audit",
  users: "/admin/users",
  user: (id: string) => `/admin/users/${encodeURIComponent(id)}`,
  api: { auth: "/api/auth", health: "/api/health", stream: "/api/stream", session: "/api/session" },
} as const;

/** The token stands in the fragment: browsers send it to no server, so it is in no log and no referrer. */
export function linkPath(kind: "set-up" | "join", token: string): string {
  return `${kind === "set-up" ? paths.setUp : paths.join}#${token}`;
}

/** A path with a query; what is undefined or empty is left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== "") parameters.set(name, String(value));
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}
