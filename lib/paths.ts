/** Every address of the console, once. */
export const paths = {
  home: "/",
  login: "/login",
  secondFactor: "/login/factor",
  recover: "/recover",
  setUp: "/set-up",
  join: "/join",
  forgot: "/forgot",
  reset: "/reset",
  unlock: "/unlock",
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
  anomalies: "/audit/anomalies",
  anomaly: (id: string) => `/audit/anomalies/${encodeURIComponent(id)}`,
  auditSettings: "/audit/settings",
  security: "/settings/security",
  deskSecurity: "/admin/security",
  sessions: "/settings/sessions",
  users: "/admin/users",
  roles: "/admin/roles",
  newRole: "/admin/roles/new",
  role: (id: string) => `/admin/roles/${encodeURIComponent(id)}`,
  allSessions: "/admin/sessions",
  approvals: "/admin/approvals",
  user: (id: string) => `/admin/users/${encodeURIComponent(id)}`,
  tokens: "/settings/tokens",
  connections: "/settings/connections",
  apiReference: "/settings/api",
  allTokens: "/admin/tokens",
  network: "/admin/network",
  encryption: "/admin/encryption",
  backups: "/admin/backups",
  api: {
    auth: "/api/auth",
    health: "/api/health",
    stream: "/api/stream",
    session: "/api/session",
    signOn: "/api/sign-on",
    signOnCallback: "/api/sign-on/callback",
    cspReport: "/api/csp-report",
    v1: "/api/v1",
  },
} as const;

/** Everything on record that names this id: what was done to it, and for a person by it. */
export function historyPath(id: string): string {
  return withQuery(paths.audit, { q: id });
}

/** Everything on record about things of one kind. @param resource as the record names it: "connection" */
export function kindHistoryPath(resource: string): string {
  return withQuery(paths.audit, { resource });
}

/** The token stands in the fragment: browsers send it to no server, so it is in no log and no referrer. */
export function linkPath(kind: keyof typeof linkPages, token: string): string {
  return `${linkPages[kind]}#${token}`;
}

const linkPages = { "set-up": paths.setUp, join: paths.join, recover: paths.recover, reset: paths.reset, unlock: paths.unlock } as const;

/** A path with a query; what is undefined or empty is left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== "") parameters.set(name, String(value));
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}
