import { generateClient } from "./desk/generated-client.mjs";
import { installPackages } from "./desk/packages.mjs";
import { findRuntime } from "./desk/runtime.mjs";

/**
 * Brings packages and the generated database client up to date and says which Node runs the desk.
 * "run" leaves development packages out; "complete" takes them in; a complete install serves both.
 * @param {{ mode: "run" | "complete", output: import("./desk/output.mjs").Output }} options
 * @returns {Promise<{ node: string }>}
 */
export async function install({ mode, output }) {
  await installPackages({ mode, output });
  const node = findRuntime();
  await generateClient({ node, output });
  return { node };
}
