import { inCheckout } from "./checkout.mjs";
import { commandArguments } from "./command-arguments.mjs";
import { Refusal } from "./refusal.mjs";
import { runChild } from "./run-child.mjs";

/**
 * Makes a new desk's purpose keys in its database. Only set-up does: afterwards a key that does not open stops the desk and is never replaced.
 * @param {{ node: string, env: Record<string, string> }} options
 */
export async function makeDeskKeys({ node, env }) {
  const { code, tail } = await runChild(node, [...commandArguments, "keys", "set-up", "--json"], { cwd: inCheckout(), env });
  if (code !== 0) throw new Refusal(`The desk's keys could not be made:\n${tail}`);
}
