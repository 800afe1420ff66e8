import { inCheckout } from "./checkout.mjs";

/** Node's arguments that run the CLI. Stripping types still warns in Node 22. */
export const commandArguments = ["--disable-warning=ExperimentalWarning", inCheckout("cli/bulwark.ts")];
