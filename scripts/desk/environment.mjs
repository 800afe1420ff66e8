import { join } from "node:path";
import { packageVersion } from "./checkout.mjs";
import { readSettings } from "./settings.mjs";

/**
 * The whole environment of a part: nothing of the starter's own gets in but what stands here, and no secret does.
 * @param {{ data: import("./data-directory.mjs").DataDirectory, origin: string, keyRole: "web" | "worker", holder?: string, build?: string, isDevelopment?: boolean }} options
 */
export function partEnvironment({ data, origin, keyRole, holder, build, isDevelopment = false }) {
  const { PATH = "/usr/bin:/bin", HOME = "/", LANG = "C.UTF-8", BULWARK_DIST_DIR = ".next" } = process.env;
  return {
    PATH,
    HOME,
    LANG,
    TZ: "UTC",
    NODE_ENV: isDevelopment ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    NODE_COMPILE_CACHE: join(data.directory, "cache"), // halves the start of a part; below the data folder, which is ours alone
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
    ],
    worker: [
      "BULWARK_SMTP_URL_FILE",
      "BULWARK_MAIL_FROM",
      "BULWARK_ANCHOR_MAIL",
      "BULWARK_ANCHOR_WEBHOOK",
      "BULWARK_ANCHOR_SECRET_FILE",
      "BULWARK_ANCHOR_NETWORKS",
      "BULWARK_ANCHOR_EVERY_MINUTES",
    ],
  };
  return Object.fromEntries(names[keyRole].filter((name) => given[name]).map((name) => [name, given[name]]));
}
