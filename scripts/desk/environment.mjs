import { join } from "node:path";
import { packageVersion } from "./checkout.mjs";
import { cacheOf } from "./part-users.mjs";
import { readSettings } from "./settings.mjs";

/**
 * The whole environment of a part: nothing of the starter's own gets in but what stands here, and no secret does.
 * @param {{ data: import("./data-directory.mjs").DataDirectory, origin: string, keyRole: "web" | "worker", holder?: string, build?: string, isDevelopment?: boolean, isApart?: boolean }} options `isApart`: it runs as a user of its own
 */
export function partEnvironment({ data, origin, keyRole, holder, build, isDevelopment = false, isApart = false }) {
  const { PATH = "/usr/bin:/bin", HOME = "/", LANG = "C.UTF-8", BULWARK_DIST_DIR = ".next" } = process.env;
  return {
    PATH,
    HOME: isApart ? "/" : HOME,
    LANG,
    TZ: "UTC",
    NODE_ENV: isDevelopment ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    ...(keyRole === "web" && !isDevelopment ? { NEXT_MANUAL_SIG_HANDLE: "true" } : {}), // lib/web/web-process.ts ends it, in order
    NODE_COMPILE_CACHE: isApart ? cacheOf(data, keyRole) : join(data.directory, "cache"), // halves the start of a part; below the data folder, which is ours alone
    __NEXT_PROCESSED_ENV: "true", // keeps Next from loading .env, which may hold the owner's DATABASE_URL
    BULWARK_DATA_DIR: data.directory,
    BULWARK_KEY_FILE: data.keyFile(keyRole),
    BULWARK_ORIGIN: origin,
    AUTH_URL: origin,
    BULWARK_DESK_ID: data.deskId,
    BULWARK_DIST_DIR,
    BULWARK_VERSION: build ? `${packageVersion}+${build.slice(0, 12)}` : packageVersion,
    ...(holder ? { BULWARK_HOLDER: holder } : {}),
    ...ownerSettings(readSettings(), keyRole),
  };
}

/**
 * Where secrets and keys come from: places and names, never a value (lib/compose/secret-providers.ts). With _WEB or _WORKER behind its name
 * a setting is for that process alone: each has its own login at Vault and its own files.
 */
const secretSettings = [
  "BULWARK_ENVIRONMENT",
  "BULWARK_SECRETS",
  "BULWARK_SECRETS_ENV_FILE",
  "BULWARK_KEY_PASSPHRASE_FILE",
  "BULWARK_KEY_WRAPPER",
  "BULWARK_VAULT_ADDR",
  "BULWARK_VAULT_NAMESPACE",
  "BULWARK_VAULT_CA_FILE",
  "BULWARK_VAULT_TOKEN_FILE",
  "BULWARK_VAULT_ROLE_ID",
  "BULWARK_VAULT_SECRET_ID_FILE",
  "BULWARK_VAULT_TRANSIT_MOUNT",
  "BULWARK_VAULT_KV_PATH",
  "BULWARK_AWS_REGION",
  "BULWARK_AWS_ENDPOINT_URL",
  "BULWARK_AWS_SECRET_PREFIX",
  "BULWARK_KMS_KEY_ID",
];

/** Settings of passwords, mail, single sign-on and the door that the owner gave; secrets stand in files, of which only the path goes on. */
function ownerSettings(given, keyRole) {
  const names = {
    web: [
      "BULWARK_PASSWORD_PROFILE",
      "BULWARK_BREACHED_HASHES",
      "BULWARK_SMTP_URL_FILE", // the web only asks whether there is one
      "BULWARK_OIDC_ISSUER",
      "BULWARK_OIDC_CLIENT_ID",
      "BULWARK_OIDC_SECRET_FILE",
      "BULWARK_OIDC_ACR",
      "BULWARK_TRUSTED_PROXIES",
      "BULWARK_ALLOWED_ADDRESSES",
      "BULWARK_CORS_ORIGINS",
      "BULWARK_MMDB_FILE",
      "BULWARK_BACKUP_DIR",
      "BULWARK_KEY_BACKUP_DIR",
      "BULWARK_BACKUP_EVERY_HOURS",
      "BULWARK_BACKUP_KEEP_DAYS",
      "BULWARK_BACKUP_KEEP_WEEKS",
    ],
    worker: [
      "BULWARK_SMTP_URL_FILE",
      "BULWARK_MAIL_FROM",
      "BULWARK_VENUE_ENDPOINTS_FILE",
      "BULWARK_ANCHOR_MAIL",
      "BULWARK_ANCHOR_WEBHOOK",
      "BULWARK_ANCHOR_SECRET_FILE",
      "BULWARK_ANCHOR_NETWORKS",
      "BULWARK_ANCHOR_EVERY_MINUTES",
    ],
  };
  const forBoth = names[keyRole].map((name) => [name, given[name]]);
  const own = (name) => given[`${name}_${keyRole.toUpperCase()}`];
  const forSecrets = secretSettings.map((name) => [name, own(name) || given[name]]);
  const settings = [...forBoth, ...forSecrets, ["BULWARK_DATABASE_URL_FILE", own("BULWARK_DATABASE_URL_FILE")]];
  return Object.fromEntries(settings.filter(([, value]) => value));
}

/** Files that the owner names for a part: whoever that runs as must be able to read them. */
export function givenFiles(keyRole) {
  return Object.entries(ownerSettings(readSettings(), keyRole))
    .filter(([name, path]) => /_(FILE|HASHES)$/.test(name) && !path.startsWith("/dev/"))
    .map(([, path]) => path);
}
