import { allPermissions, type Permission } from "./permissions.ts";

/**
 * Roles as shipped. Each decides on every permission, so that a new permission does not compile until all three did.
 * `host` is whoever runs the command line on the desk's own machine (security.md, "host operator").
 */
export const roles = {
  admin: {
    says: "Runs the desk: people, limits, keys, and everything a trader does",
    may: {
      "metrics.read": true,
      "markets.read": true,
      "markets.manage": true,
      "portfolios.read": true,
      "portfolios.read-all": true,
      "portfolios.create": true,
      "portfolios.delete": true,
      "trades.read": true,
      "runs.control": true,
      "limits.read": true,
      "limits.change": true,
      "kill-switch.engage": true,
      "kill-switch.release": true,
      "audit.read": true,
      "users.recover": false,
      "users.read": true,
      "users.manage": true,
      "roles.manage": true,
      "sessions.read": true,
      "sessions.end": true,
      "approvals.read": true,
      "approvals.decide": true,
      "signing-keys.read": true,
      "signing-keys.rotate": true,
      "account.own": true,
      "demo.manage": true,
      "tokens.own": true,
      "tokens.manage": true,
      "set-up.link": false,
    },
  },
  trader: {
    says: "Starts and stops runs on granted portfolios",
    may: {
      "metrics.read": true,
      "markets.read": true,
      "markets.manage": false,
      "portfolios.read": true,
      "portfolios.read-all": false,
      "portfolios.create": true,
      "portfolios.delete": true,
      "trades.read": true,
      "runs.control": true,
      "limits.read": true,
      "limits.change": false,
      "kill-switch.engage": true,
      "kill-switch.release": false,
      "audit.read": false,
      "users.recover": false,
      "users.read": false,
      "users.manage": false,
      "roles.manage": false,
      "sessions.read": false,
      "sessions.end": false,
      "approvals.read": false,
      "approvals.decide": false,
      "signing-keys.read": false,
      "signing-keys.rotate": false,
      "account.own": true,
      "demo.manage": false,
      "tokens.own": true,
      "tokens.manage": false,
      "set-up.link": false,
    },
  },
  viewer: {
    says: "Looks at granted portfolios and changes nothing",
    may: {
      "metrics.read": true,
      "markets.read": true,
      "markets.manage": false,
      "portfolios.read": true,
      "portfolios.read-all": false,
      "portfolios.create": false,
      "portfolios.delete": false,
      "trades.read": true,
      "runs.control": false,
      "limits.read": true,
      "limits.change": false,
      "kill-switch.engage": false,
      "kill-switch.release": false,
      "audit.read": false,
      "users.recover": false,
      "users.read": false,
      "users.manage": false,
      "roles.manage": false,
      "sessions.read": false,
      "sessions.end": false,
      "approvals.read": false,
      "approvals.decide": false,
      "signing-keys.read": false,
      "signing-keys.rotate": false,
      "account.own": true,
      "demo.manage": false,
      "tokens.own": true,
      "tokens.manage": false,
      "set-up.link": false,
    },
  },
  host: {
    says: "The command line on the desk's own machine; what is dangerous needs a person",
    may: {
      "metrics.read": true,
      "markets.read": true,
      "markets.manage": true,
      "portfolios.read": true,
      "portfolios.read-all": true,
      "portfolios.create": true,
      "portfolios.delete": false,
      "trades.read": true,
      "runs.control": true,
      "limits.read": true,
      "limits.change": false,
      "kill-switch.engage": true,
      "kill-switch.release": false,
      "audit.read": true,
      "users.recover": true,
      "users.read": true,
      "users.manage": true,
      "roles.manage": false,
      "sessions.read": true,
      "sessions.end": true,
      "approvals.read": false,
      "approvals.decide": false,
      "signing-keys.read": true,
      "signing-keys.rotate": true,
      "account.own": false,
      "demo.manage": true,
      "tokens.own": false,
      "tokens.manage": true,
      "set-up.link": true,
    },
  },
} as const satisfies Record<string, { says: string; may: Record<Permission, boolean> }>;

/** Roles a person can have. */
export const personRoles = ["admin", "trader", "viewer"] as const;
export type PersonRole = (typeof personRoles)[number];

export function isPersonRole(text: string): text is PersonRole {
  return (personRoles as readonly string[]).includes(text); // widened for the look-up only
}

const granted = new Map<string, ReadonlySet<Permission>>(
  personRoles.map((role) => [role, new Set(allPermissions.filter((permission) => roles[role].may[permission]))]),
);

/** What a shipped role may do. */
export function shippedPermissions(role: PersonRole): ReadonlySet<Permission> {
  return granted.get(role) ?? new Set();
}
