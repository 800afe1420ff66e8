import { existsSync, readFileSync } from "node:fs";
import util from "node:util";
import { inCheckout } from "./checkout.mjs";

/** The environment, and below it the checkout's .env. Only the starter reads that file: no part of the desk gets it. */
export function readSettings() {
  const file = inCheckout(".env");
  return { ...(existsSync(file) ? util.parseEnv(readFileSync(file, "utf8")) : {}), ...process.env };
}
