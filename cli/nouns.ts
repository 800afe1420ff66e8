import type { Noun } from "./command.ts";

/** Every noun and the file that knows it, loaded only when it is asked for. */
export const nouns: { readonly [noun: string]: () => Promise<Noun> } = {
  candles: async () => (await import("./commands/candles.ts")).candles,
  instruments: async () => (await import("./commands/instruments.ts")).instruments,
  portfolios: async () => (await import("./commands/portfolios.ts")).portfolios,
  runs: async () => (await import("./commands/runs.ts")).runs,
  orders: async () => (await import("./commands/orders.ts")).orders,
  positions: async () => (await import("./commands/positions.ts")).positions,
  limits: async () => (await import("./commands/limits.ts")).limits,
  kill: async () => (await import("./commands/kill.ts")).kill,
  users: async () => (await import("./commands/users.ts")).users,
  "set-up": async () => (await import("./commands/set-up.ts")).setUp,
  demo: async () => (await import("./commands/demo.ts")).demo,
  audit: async () => (await import("./commands/audit.ts")).audit,
  evidence: async () => (await import("./commands/evidence.ts")).evidence,
  health: async () => (await import("./commands/health.ts")).health,
  secrets: async () => (await import("./commands/secrets.ts")).secrets,
  crypto: async () => (await import("./commands/crypto.ts")).crypto,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  keys: async () => (await import("./commands/keys.ts")).keys,
  backup: async () => (await import("./commands/backup.ts")).backup,
  desk: async () => (await import("./commands/desk.ts")).desk,
};
