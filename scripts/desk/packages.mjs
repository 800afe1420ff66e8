import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { checkout, inCheckout } from "./checkout.mjs";
import { hydrateDatabaseBinaries } from "./database-binaries.mjs";
import { withLock } from "./file-lock.mjs";
import { compareLocks } from "./lock-comparison.mjs";
import { Refusal } from "./refusal.mjs";
import { runChild } from "./run-child.mjs";

const installedList = inCheckout("node_modules/.package-lock.json");
const stampFile = inCheckout("node_modules/.bulwark-install.json");

/**
 * Installs what package-lock.json asks and node_modules lacks. What is installed is read from the list npm itself keeps there
 * (written last, so an interrupted install shows as none), which also accepts an install somebody made by hand.
 * A complete install serves "run" and is never reduced; completing one adds packages without touching those a running desk uses.
 */
export async function installPackages({ mode, output }) {
  await withLock(inCheckout(".cache/install.lock"), async () => {
    const missing = missingPart(mode);
    if (missing === "everything") {
      await npm(["ci", ...(mode === "run" ? ["--omit=dev"] : [])], "installing packages", output);
    } else if (missing === "development") {
      // --no-save: the lock file stays as committed
      await npm(["install", "--no-save"], "adding development packages", output);
    }
    if (missing !== "nothing") writeFileSync(stampFile, JSON.stringify({ mode, locks: locksHash() }));
    await hydrateDatabaseBinaries();
  });
}

function missingPart(mode) {
  if (!existsSync(installedList)) return "everything";
  if (isStamped(mode)) return "nothing";
  const { run, complete } = compareLocks(readLock(inCheckout("package-lock.json")), readLock(installedList));
  if (!run) return "everything";
  return mode === "complete" && !complete ? "development" : "nothing";
}

/** Our own install of exactly this, untouched since: not compared again, so that a list npm writes in another way costs one install and not one each time. */
function isStamped(mode) {
  if (!existsSync(stampFile)) return false;
  const stamp = readLock(stampFile);
  return stamp.locks === locksHash() && (stamp.mode === "complete" || stamp.mode === mode);
}

function locksHash() {
  const hash = createHash("sha256").update(readFileSync(inCheckout("package-lock.json")));
  return (existsSync(installedList) ? hash.update(readFileSync(installedList)) : hash).digest("hex");
}

/** An unreadable file inside node_modules counts as empty: what it would have told is installed anew. */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (path.startsWith(inCheckout("node_modules"))) return {};
    throw new Refusal(`${path} cannot be read: ${error.message}`, { cause: error });
  }
}

async function npm(args, doing, output) {
  const step = output.step("packages", doing, { expect: "a minute or two, once" });
  const [program, ...before] = npmProgram();
  const flags = ["--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund", "--no-progress"];
  const { code, tail } = await runChild(program, [...before, ...args, ...flags], { cwd: checkout, env: environment() }).catch((error) => ({
    code: -1,
    tail: error.message,
  }));
  if (code !== 0) {
    step.failed();
    throw new Refusal(`npm ${args.join(" ")} failed:\n${tail}`);
  }
  step.done("installed");
}

/** The npm that runs us, on the Node it runs on: ours may be the one inside node_modules that npm is about to replace. */
function npmProgram() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const usable = script?.endsWith(".js") && node && !node.startsWith(inCheckout("node_modules"));
  return usable ? [node, script] : ["npm"];
}

function environment() {
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !entry.startsWith(inCheckout("node_modules")));
  const { npm_node_execpath: node } = process.env;
  if (node && !node.startsWith(inCheckout("node_modules"))) path.unshift(dirname(node));
  const { NODE_ENV: _, ...rest } = process.env; // NODE_ENV=production would leave development packages out of a complete install
  return { ...rest, PATH: path.join(delimiter) };
}
