import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { install } from "../install.mjs";
import { checkout, standingIn } from "./checkout.mjs";
import { commandArguments } from "./command-arguments.mjs";
import { openDataDirectory } from "./data-directory.mjs";
import { openDatabase } from "./database.mjs";
import { hostActor, knownOrigin } from "./desk-claim.mjs";
import { makeDeskKeys } from "./desk-keys.mjs";
import { partEnvironment } from "./environment.mjs";
import { createOutput } from "./output.mjs";
import { watchParent } from "./parent-watch.mjs";
import { Refusal } from "./refusal.mjs";
import { readSettings } from "./settings.mjs";

/** Runs one CLI command with its database under it and hands its exit code through. Our own words go to stderr. */
export async function runCommand(argv) {
  const output = createOutput({ stream: process.stderr, isQuiet: true });
  let giveBack;
  let child;
  let isInterrupted = false;
  // Ctrl-C reaches the command by itself, as it stands in the terminal's group too; we only stay to clean up
  process.on("SIGINT", () => {
    isInterrupted = true;
  });
  const end = (signal) => {
    isInterrupted = true;
    child?.kill(signal);
  };
  for (const name of ["SIGTERM", "SIGHUP"]) process.on(name, () => end(name));
  watchParent(() => end("SIGTERM"));
  try {
    const settings = readSettings();
    const { directory, args } = takeDataDirectory(argv, settings);
    const { node } = await install({ mode: "run", output });
    const data = openDataDirectory(directory);
    const { TERM, NO_COLOR, FORCE_COLOR, TMPDIR } = process.env;
    const env = {
      ...partEnvironment({ data, origin: knownOrigin(data), keyRole: "web" }),
      BULWARK_ACTOR: hostActor(),
      ...defined({ TERM, NO_COLOR, FORCE_COLOR, TMPDIR }),
    };
    ({ giveBack } = await openDatabase(data, {
      use: "borrow",
      databaseUrl: settings.DATABASE_URL || undefined,
      migrate: "when-needed",
      finishSetUp: () => makeDeskKeys({ node, env }),
    }));
    if (isInterrupted) return 130;
    child = spawn(node, [...commandArguments, ...args], { cwd: standingIn, env, stdio: "inherit" });
    return await endOf(child);
  } catch (error) {
    output.line(error instanceof Refusal ? error.message : error.stack);
    return error.exitCode ?? 1;
  } finally {
    await giveBack?.();
  }
}

function endOf(child) {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("exit", (code, signal) => done(code ?? signals[signal] ?? 1));
  });
}

/** --data may stand anywhere; it names the desk and is not the command's. */
function takeDataDirectory(argv, settings) {
  if (settings.npm_config_data)
    throw new Refusal("npm took --data for itself. Write two dashes first: npm run bulwark -- --data DIR …", { exitCode: 2 });
  const args = [];
  let directory = resolve(checkout, settings.BULWARK_DATA_DIR || "data");
  for (let i = 0; i < argv.length; i++) {
    const value = argv[i] === "--data" ? argv[++i] : argv[i].startsWith("--data=") ? argv[i].slice("--data=".length) : null;
    if (value === null) args.push(argv[i]);
    else if (value) directory = resolve(standingIn, value);
    else throw new Refusal("--data needs a folder.", { exitCode: 2 });
  }
  return { directory, args };
}

const defined = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
