/**
 * Every permission of the desk: what it opens, whether it is dangerous, and on what it is asked.
 * `view` and `trade` are asked on a portfolio and need a grant of at least that verb; `platform` is asked of the role alone.
 */
export const permissions = {
  "metrics.read": { area: "overview", danger: false, on: "platform", says: "See the state of the desk, its worker and its alerts" },
  "markets.read": { area: "markets", danger: false, on: "platform", says: "See instruments and candles" },
  "markets.manage": { area: "markets", danger: false, on: "platform", says: "Add instruments and import candles" },
  "portfolios.read": { area: "portfolios", danger: false, on: "view", says: "See a granted portfolio: runs, positions, equity" },
  "portfolios.read-all": { area: "portfolios", danger: false, on: "platform", says: "See and trade every portfolio without a grant" },
  "portfolios.create": { area: "portfolios", danger: false, on: "platform", says: "Make a paper portfolio" },
  "portfolios.delete": { area: "portfolios", danger: true, on: "trade", says: "Delete a granted portfolio" },
  "trades.read": { area: "orders", danger: false, on: "view", says: "See orders and fills of a granted portfolio" },
  "runs.control": { area: "runs", danger: false, on: "trade", says: "Start and stop runs on a granted portfolio" },
  "limits.read": { area: "risk", danger: false, on: "platform", says: "See risk limits and their history" },
  "limits.change": { area: "risk", danger: true, on: "platform", says: "Change risk limits" },
  "kill-switch.engage": { area: "risk", danger: false, on: "platform", says: "Engage the kill switch" },
  "kill-switch.release": { area: "risk", danger: true, on: "platform", says: "Release the kill switch" },
  "audit.read": { area: "audit", danger: false, on: "platform", says: "Read the audit record" },
  "audit.export": { area: "audit", danger: true, on: "platform", says: "Export the audit record and make evidence packs" },
  "audit.manage": { area: "audit", danger: true, on: "platform", says: "Change the anomaly rules and how long the record is kept" },
  "audit.retire": { area: "audit", danger: true, on: "platform", says: "Take exported months out of the record (the host alone)" },
  "users.recover": { area: "admin", danger: false, on: "platform", says: "Print a link for a lost last factor (the host alone)" },
  "users.read": { area: "admin", danger: false, on: "platform", says: "See users, roles and grants" },
  "users.manage": { area: "admin", danger: true, on: "platform", says: "Invite, disable and re-role users, and grant portfolios" },
  "roles.manage": { area: "admin", danger: true, on: "platform", says: "Make, change and delete roles" },
  "sessions.read": { area: "admin", danger: false, on: "platform", says: "See who is signed in, on which device and from where" },
  "sessions.end": { area: "admin", danger: false, on: "platform", says: "End the sessions of any user" },
  "approvals.read": { area: "admin", danger: false, on: "platform", says: "See and veto what waits for a second admin" },
  "approvals.decide": { area: "admin", danger: true, on: "platform", says: "Approve what another admin asked for" },
  "signing-keys.read": { area: "admin", danger: false, on: "platform", says: "See the keys that sign-in tokens are sealed under, by id" },
  "signing-keys.rotate": { area: "admin", danger: true, on: "platform", says: "Rotate the keys that sign-in tokens are sealed under" },
  "backups.read": { area: "admin", danger: false, on: "platform", says: "See backups, their age and whether they were verified" },
  "backups.manage": { area: "admin", danger: false, on: "platform", says: "Make, verify and restore backups" },
  "keys.read": { area: "admin", danger: false, on: "platform", says: "See encryption keys, their ages and rotations; never a key" },
  "keys.manage": { area: "admin", danger: true, on: "platform", says: "Rotate encryption keys" },
  "privacy.manage": { area: "admin", danger: true, on: "platform", says: "Export and erase the personal data of any user" },
  "account.own": { area: "account", danger: false, on: "platform", says: "See and end your own sessions, and keep your own login" },
  "demo.manage": { area: "overview", danger: false, on: "platform", says: "Start and delete the demonstration" },
  "tokens.own": { area: "settings", danger: false, on: "platform", says: "Make and revoke own API tokens" },
  "tokens.manage": { area: "admin", danger: false, on: "platform", says: "See and revoke everybody's API tokens" },
  "connections.read": {
    area: "settings",
    danger: false,
    on: "platform",
    says: "See connections to venues and data providers, and how they are",
  },
  "connections.manage": {
    area: "settings",
    danger: true,
    on: "platform",
    says: "Add, rotate and delete connections to venues and data providers",
  },
  "secrets.read": { area: "admin", danger: false, on: "platform", says: "See where the desk's secrets are kept, never a value" },
  "secrets.migrate": {
    area: "admin",
    danger: false,
    on: "platform",
    says: "Move hard-coded credentials out of files, and seal the key files (the host alone)",
  },
  "set-up.link": { area: "admin", danger: false, on: "platform", says: "Print a set-up link (the host alone)" },
} as const satisfies Record<string, { area: string; danger: boolean; on: "platform" | "view" | "trade"; says: string }>;

export type Permission = keyof typeof permissions;

export const allPermissions = Object.keys(permissions) as Permission[]; // keys of the literal above
