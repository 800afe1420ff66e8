import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the checkout, found from this file and not from where a person stands. */
export const checkout = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** A path inside the checkout. */
export const inCheckout = (...parts) => join(checkout, ...parts);

export const packageVersion = JSON.parse(readFileSync(inCheckout("package.json"), "utf8")).version;

/** Where the person stands: npm changes into the checkout and leaves the real place in INIT_CWD. */
export const standingIn = process.env.npm_lifecycle_event && process.env.INIT_CWD ? process.env.INIT_CWD : process.cwd();
