import { inCheckout } from "./checkout.mjs";
import { commandArguments } from "./command-arguments.mjs";
import { runChild } from "./run-child.mjs";

/**
 * Asks the CLI for a new set-up link.
 * @param {{ node: string, env: Record<string, string> }} options
 * @returns {Promise<{ url: string } | { done: true } | { failed: string }>}
 */
export async function newSetUpLink({ node, env }) {
  const { code, stdout, tail } = await runChild(node, [...commandArguments, "set-up", "link", "--json"], { cwd: inCheckout(), env });
  if (code !== 0) return { failed: tail.split("\n").at(-1) ?? `ended with code ${code}` };
  try {
    return JSON.parse(stdout.trim().split("\n").at(-1));
  } catch {
    return { failed: "the answer was not JSON" };
  }
}
