import { resolve } from "node:path";
import util from "node:util";
import { Refusal } from "./refusal.mjs";

export const usage = `npm run up -- [options]

  --data DIR       folder of this desk: keys, database, candles, logs (default: data in the checkout)
  --port N         port of the web console (default 7340)
  --host ADDRESS   address to listen on (default 127.0.0.1); another than this machine's own needs --origin https://…
  --origin URL     public address, where a TLS proxy stands in front
  --tls-cert FILE  certificate (chain) in PEM: the desk listens with TLS 1.3 itself; needs --tls-key
  --tls-key FILE   its private key in PEM, readable by its owner alone
  --no-build       refuse instead of building pages that are missing or old
  --dev            development server: rebuilds on change, weaker page policy, never for real use
  --verbose        how long each step took
  --help`;

const options = {
  data: { type: "string" },
  port: { type: "string" },
  host: { type: "string" },
  origin: { type: "string" },
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  "no-build": { type: "boolean" },
  dev: { type: "boolean" },
  verbose: { type: "boolean" },
  help: { type: "boolean", short: "h" },
};

/**
 * What the person asked for: arguments first, then settings (environment, .env), then defaults.
 * @param {string[]} argv @param {Record<string, string | undefined>} settings
 * @param {{ standingIn: string, checkout: string }} places
 */
export function parseArguments(argv, settings, { standingIn, checkout }) {
  refuseSwallowed(settings);
  const values = parse(argv);
  const port = Number(values.port ?? settings.BULWARK_PORT ?? 7340);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Refusal(`--port ${values.port ?? settings.BULWARK_PORT} is not a port number.`);
  return {
    data: values.data ? resolve(standingIn, values.data) : resolve(checkout, settings.BULWARK_DATA_DIR || "data"),
    port,
    host: values.host ?? (settings.BULWARK_HOST || "127.0.0.1"),
    origin: values.origin ?? (settings.BULWARK_ORIGIN || undefined),
    tls: tlsFiles(values, standingIn),
    databaseUrl: settings.DATABASE_URL || undefined,
    mayBuild: !values["no-build"],
    isDevelopment: Boolean(values.dev),
    isVerbose: Boolean(values.verbose),
    wantsHelp: Boolean(values.help),
  };
}

/** Both or neither. @returns {{ cert: string, key: string } | undefined} */
function tlsFiles({ "tls-cert": cert, "tls-key": key, dev }, standingIn) {
  if (!cert && !key) return undefined;
  if (!cert || !key) throw new Refusal("--tls-cert and --tls-key belong together: the certificate, and the private key it was made for.");
  if (dev) throw new Refusal("--dev listens without TLS: leave --tls-cert and --tls-key out.");
  return { cert: resolve(standingIn, cert), key: resolve(standingIn, key) };
}

function parse(argv) {
  try {
    return util.parseArgs({ args: argv, options, allowPositionals: false }).values;
  } catch (error) {
    throw new Refusal(`${error.message}\n\n${usage}`, { exitCode: 2, cause: error });
  }
}

/** `npm run up --port 8000` gives the option to npm and not to us; starting with the default instead would open the wrong desk. */
function refuseSwallowed(settings) {
  const swallowed = ["data", "port", "host", "origin", "tls-cert", "tls-key"].find(
    (name) => settings[`npm_config_${name.replace("-", "_")}`],
  );
  if (swallowed)
    throw new Refusal(`npm took --${swallowed} for itself. Write two dashes first: npm run up -- --${swallowed} …`, { exitCode: 2 });
}
