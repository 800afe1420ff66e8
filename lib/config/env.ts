import { z } from "zod";

/**
 * The whole environment, parsed once, on first use: `next build` runs without it. Secrets are never in it; they stand in the key file.
 * The starter fills it (scripts/desk/environment.mjs).
 */
export function env(): Env {
  parsed ??= parse(process.env);
  return parsed;
}

export type Env = z.infer<typeof schema>;

/** @throws Error that names the variables at fault, never their values */
export function parse(variables: Readonly<Record<string, string | undefined>>): Env {
  const result = schema.safeParse(variables);
  if (result.success) return result.data;
  const names = [...new Set(result.error.issues.map((issue) => issue.path.join(".")))];
  throw new Error(`the environment is incomplete or wrong: ${names.join(", ")}. Start the desk with: npm run up`);
}

/** next-auth reads its public address here and nowhere else; without it, it would trust the Host header. */
export function nameAuthUrl(origin: string): void {
  process.env["AUTH_URL"] = origin;
}

const origin = z.url({ protocol: /^https?$/ }).transform((text) => new URL(text).origin);
const count = z.coerce.number().int().min(0).max(10);

const schema = z.object({
  BULWARK_DATA_DIR: z.string().min(1),
  BULWARK_KEY_FILE: z.string().min(1),
  /** The one public origin: what people type, what cookies and redirects are bound to. */
  BULWARK_ORIGIN: origin,
  /** Short and unique on this machine: part of cookie and role names. */
  BULWARK_DESK_ID: z.string().regex(/^[a-z0-9]{1,32}$/),
  /** This process's own id, in leases and heartbeats. */
  BULWARK_HOLDER: z.uuid().optional(),
  BULWARK_VERSION: z.string().min(1).max(100).default("unknown"),
  /** How many proxies in front are ours: so many addresses from the right of X-Forwarded-For are theirs. None by default. */
  BULWARK_TRUSTED_PROXIES: count.default(0),
  /** Who runs the command line, as `host:<os user>`. */
  BULWARK_ACTOR: z.string().max(200).optional(),
  /** `stdin`: the starter holds the other end of it, and its end is ours. */
  BULWARK_STARTER_PIPE: z.enum(["stdin"]).optional(),
  BULWARK_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
});

let parsed: Env | undefined;
