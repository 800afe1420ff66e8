import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createOutput } from "./desk/output.mjs";
import { Refusal } from "./desk/refusal.mjs";
import { install } from "./install.mjs";

/**
 * `npm test [-- --only install|check|unit|int|e2e] [filter…]`: completes the install on whatever Node this machine has, then hands over to
 * checks/all.mjs on the Node that the packages brought. The last line is `N passed, N failed`.
 */
async function main() {
  const { node } = await install({ mode: "complete", output: createOutput() });
  if (process.argv.slice(2).join(" ") === "--only install") return 0;
  return handOver(node, fileURLToPath(new URL("./checks/all.mjs", import.meta.url)));
}

function handOver(node, script) {
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: ["ignore", "inherit", "inherit"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
}
