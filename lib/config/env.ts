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

/** Values with commas between them, in one variable. */
const list = <T>(item: z.ZodType<T, string>) =>
  z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((each) => each.trim())
        .filter((each) => each !== ""),
    )
    .pipe(z.array(item).max(200));
const origin = z.url({ protocol: /^https?$/ }).transform((text) => new URL(text).origin);
const path = z.string().min(1).max(4_096);
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
  /** Addresses and networks (CIDR) the desk answers to, with commas; empty: every address. */
  BULWARK_ALLOWED_ADDRESSES: list(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])),
  /** Other origins whose pages may use /api/v1 with a token, with commas; exact origins only. */
  BULWARK_CORS_ORIGINS: list(origin),
  /** What a new password must be: `default` or `nist`. */
  BULWARK_PASSWORD_PROFILE: z.enum(["default", "nist"]).default("default"),
  /** A sorted file of SHA-1 hashes of breached passwords. */
  BULWARK_BREACHED_HASHES: path.optional(),
  /** A file (mode 0600) with the address of the SMTP server, which holds a password. */
  BULWARK_SMTP_URL_FILE: path.optional(),
  BULWARK_MAIL_FROM: z.email().optional(),
  /** Where audit checkpoints go, so that they are kept out of the desk's reach: an address, a URL, or both. */
  BULWARK_ANCHOR_MAIL: z.email().optional(),
  BULWARK_ANCHOR_WEBHOOK: z.url({ protocol: /^https?$/ }).optional(),
  /** A file (mode 0600) with the secret that calls of the webhook are signed with. */
  BULWARK_ANCHOR_SECRET_FILE: path.optional(),
  /** Networks (CIDR) of the desk's own that the webhook may stand in, with commas; others must be public. */
  BULWARK_ANCHOR_NETWORKS: list(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])),
  BULWARK_ANCHOR_EVERY_MINUTES: z.coerce.number().int().min(1).max(1_440).default(60),
  /** Single sign-on: exactly as the provider writes its issuer. */
  BULWARK_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  BULWARK_OIDC_CLIENT_ID: z.string().min(1).max(200).optional(),
  /** A file (mode 0600) with the client's secret. */
  BULWARK_OIDC_SECRET_FILE: path.optional(),
  /** Values of `acr` that are as strong as a second factor of the desk, with spaces between. */
  BULWARK_OIDC_ACR: z.string().max(1_000).optional(),
  /** Who runs the command line, as `host:<os user>`. */
  BULWARK_ACTOR: z.string().max(200).optional(),
  /** `stdin`: the starter holds the other end of it, and its end is ours. */
  BULWARK_STARTER_PIPE: z.enum(["stdin"]).optional(),
  BULWARK_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
});

let parsed: Env | undefined;
