import { inCheckout } from "./checkout.mjs";
import { commandArguments } from "./command-arguments.mjs";
import { withConnection } from "./connection.mjs";
import { runChild } from "./run-child.mjs";

/**
 * Gives a desk from before there was one the key that its audit record is sealed with, once; set-up gives it to a new desk. Where none is
 * pinned in the database there never was one: a key that was lost is not made anew, the worker refuses to start.
 * @param {{ ownerUrl: string, node: string, env: Record<string, string>, output: { line(text: string): void, warn(text: string): void } }} options
 */
export async function ensureCheckpointKey({ ownerUrl, node, env, output }) {
  const { rows } = await withConnection(ownerUrl, (client) => client.query("SELECT count(*)::int AS pinned FROM audit_key"));
  if (rows[0].pinned > 0) return;
  const { code, tail } = await runChild(node, [...commandArguments, "keys", "make-checkpoint-key", "--json"], { cwd: inCheckout(), env });
  if (code === 0) output.line("  keys      made the key that seals the audit record (keys/worker.key): renew the key backup");
  else output.warn(`nothing seals the audit record yet. Stop the desk, then: npm run bulwark -- keys make-checkpoint-key\n${tail}`);
}
