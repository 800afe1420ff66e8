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
const vaultPath = z.string().regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/);
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
  /** A file of the MaxMind format that says in which country an address is; without it countries play no part in what counts as unusual. */
  BULWARK_MMDB_FILE: path.optional(),
  /** Single sign-on: exactly as the provider writes its issuer. */
  BULWARK_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  BULWARK_OIDC_CLIENT_ID: z.string().min(1).max(200).optional(),
  /** A file (mode 0600) with the client's secret. */
  BULWARK_OIDC_SECRET_FILE: path.optional(),
  /** Values of `acr` that are as strong as a second factor of the desk, with spaces between. */
  BULWARK_OIDC_ACR: z.string().max(1_000).optional(),
  /** Where secrets come from and how strict the start is (lib/domain/secrets/provider-order.ts). */
  BULWARK_ENVIRONMENT: z.enum(["development", "staging", "production"]).default("development"),
  /** Secrets this desk has without a file of their own, with commas: production does not start without them. */
  BULWARK_SECRETS: list(z.enum(["key-passphrase", "smtp-url", "oidc-client-secret", "anchor-secret"])),
  /** A file (mode 0600) of lines NAME=value with secrets: SMTP_URL and so on. */
  BULWARK_SECRETS_ENV_FILE: path.optional(),
  /** The encrypted secrets file; by default secrets.<web or worker>.json in the data folder. */
  BULWARK_SECRETS_FILE: path.optional(),
  /** A file (mode 0600) with the database's address, instead of the one in the key file. */
  BULWARK_DATABASE_URL_FILE: path.optional(),
  /** A file (mode 0600) or an inherited descriptor (/dev/fd/3) with the passphrase of the key file. */
  BULWARK_KEY_PASSPHRASE_FILE: path.optional(),
  /** What wraps the purpose keys. */
  BULWARK_KEY_WRAPPER: z.enum(["local-file", "vault", "aws-kms"]).default("local-file"),
  BULWARK_VAULT_ADDR: z.url({ protocol: /^https?$/ }).optional(),
  BULWARK_VAULT_NAMESPACE: z.string().min(1).max(200).optional(),
  BULWARK_VAULT_CA_FILE: path.optional(),
  BULWARK_VAULT_TOKEN_FILE: path.optional(),
  BULWARK_VAULT_ROLE_ID: z.string().min(1).max(200).optional(),
  BULWARK_VAULT_SECRET_ID_FILE: path.optional(),
  BULWARK_VAULT_TRANSIT_MOUNT: vaultPath.default("transit"),
  /** Mount of the KV engine, a slash, the folder of this desk's secrets. */
  BULWARK_VAULT_KV_PATH: vaultPath.optional(),
  BULWARK_AWS_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  BULWARK_AWS_ENDPOINT_URL: z.url({ protocol: /^https?$/ }).optional(),
  BULWARK_AWS_SECRET_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9/_+=.@-]{0,200}$/)
    .default("bulwark/"),
  BULWARK_KMS_KEY_ID: z.string().min(1).max(2_048).optional(),
  /** Where data backups go; below the data folder by default. */
  BULWARK_BACKUP_DIR: path.optional(),
  /** Where the one key backup goes. It belongs on another disk than the data backups. */
  BULWARK_KEY_BACKUP_DIR: path.optional(),
  /** How often a backup is made. @unit hours; 0: only when asked for */
  BULWARK_BACKUP_EVERY_HOURS: z.coerce.number().int().min(0).max(720).default(24),
  /** Of so many last days and weeks the newest backup is kept; none longer than old keys are (domain/keys/key-rule.ts). */
  BULWARK_BACKUP_KEEP_DAYS: z.coerce.number().int().min(1).max(30).default(7),
  BULWARK_BACKUP_KEEP_WEEKS: z.coerce.number().int().min(0).max(4).default(4),
  /** Leads venues to servers of this machine, for tests of connections. */
  BULWARK_VENUE_ENDPOINTS_FILE: path.optional(),
  /** Who runs the command line, as `host:<os user>`. */
  BULWARK_ACTOR: z.string().max(200).optional(),
  /** `stdin`: the starter holds the other end of it, and its end is ours. */
  BULWARK_STARTER_PIPE: z.enum(["stdin"]).optional(),
  BULWARK_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
});

let parsed: Env | undefined;
