import { install } from "../install.mjs";
import { parseArguments, usage } from "./arguments.mjs";
import { scheduleBackups } from "./backup-schedule.mjs";
import { ensureBuild, sourceStamp } from "./build.mjs";
import { checkout, packageVersion, standingIn } from "./checkout.mjs";
import { ensureCheckpointKey } from "./checkpoint-key.mjs";
import { openDataDirectory } from "./data-directory.mjs";
import { openDatabase } from "./database.mjs";
import { claimDesk, hostActor } from "./desk-claim.mjs";
import { makeDeskKeys } from "./desk-keys.mjs";
import { givenFiles, partEnvironment } from "./environment.mjs";
import { untilHealthy } from "./health.mjs";
import { endLeases } from "./leases.mjs";
import { relayLoopback } from "./loopback-relay.mjs";
import { checkPortIsFree, publicOrigin } from "./origin.mjs";
import { createOutput } from "./output.mjs";
import { choosePartUsers, grantPartUsers } from "./part-users.mjs";
import { superviseParts } from "./parts.mjs";
import { Refusal } from "./refusal.mjs";
import { endChildren } from "./run-child.mjs";
import { newSetUpLink } from "./set-up-link.mjs";
import { readSettings } from "./settings.mjs";
import { listenForStop } from "./stop-request.mjs";
import { checkTlsFiles } from "./tls-files.mjs";

/** Starts the desk and stays until it is stopped. @returns {Promise<number>} exit code */
export async function up(argv) {
  let output = createOutput();
  try {
    const options = parseArguments(argv, readSettings(), { standingIn, checkout });
    output = createOutput({ isVerbose: options.isVerbose });
    if (options.wantsHelp) {
      output.line(usage);
      return 0;
    }
    await runDesk(options, output);
    return 0;
  } catch (error) {
    output.line(error instanceof Refusal ? `\n${error.message}` : `\n${error.stack}`);
    return error.exitCode ?? 1;
  }
}

/** What would fail later is checked first; then packages; then database and pages side by side; then the parts. */
async function runDesk(options, output) {
  const origin = publicOrigin(options);
  if (options.tls) checkTlsFiles(options.tls);
  const data = openDataDirectory(options.data);
  let parts = null;
  let claim = null;
  let relay = null;
  let giveUp;
  const givenUp = new Promise((resolve) => {
    giveUp = resolve;
  });
  const stop = listenForStop({
    onForce() {
      parts?.kill();
      claim?.release();
      process.exit(1);
    },
  });
  output.line(`Bulwark ${packageVersion}`);
  claim = await claimDesk(data, origin);
  const continueUnlessStopped = () => {
    if (stop.isRequested()) throw new Refusal("Stopped before it was up.", { exitCode: 0 });
  };

  const starting = (async () => {
    await checkPortIsFree(options.host, options.port);
    relay = await relayLoopback({ ...options, origin });
    const { node } = await install({ mode: "run", output });
    continueUnlessStopped();
    const build = options.isDevelopment ? undefined : sourceStamp();
    const environment = (more) => partEnvironment({ data, origin, build, isDevelopment: options.isDevelopment, ...more });
    const tls = options.tls ? [options.tls.cert, options.tls.key] : [];
    const users = options.isDevelopment
      ? { why: "the development server writes into the checkout" }
      : choosePartUsers(data, { node, needed: { web: [...givenFiles("web"), ...tls], worker: givenFiles("worker") } });
    if (users.why && process.getuid?.() === 0)
      output.warn(`web and worker share one user (${users.why}); see docs/decisions/026-isolation.md`);
    parts = superviseParts({ data, claim, output, node, options, environment, users: () => users, giveUp });

    const building = options.isDevelopment ? Promise.resolve() : ensureBuild({ node, mayBuild: options.mayBuild, output });
    building.catch(() => undefined); // awaited below; the database may fail first
    if (!options.mayBuild) await building;
    const host = { node, env: { ...environment({ keyRole: "web" }), BULWARK_ACTOR: hostActor() } };
    const database = await startDatabase({ data, options, output, parts, claim, finishSetUp: () => makeDeskKeys(host) });
    await ensureCheckpointKey({ ownerUrl: database.ownerUrl, ...host, output });
    grantPartUsers(data, users);
    continueUnlessStopped();
    const asking = newSetUpLink(host);
    asking.catch(() => undefined);
    await parts.startWorker();
    await building;
    continueUnlessStopped();
    const step = output.step("desk", "starting");
    await parts.startWeb();
    await untilHealthy({ host: options.host, port: options.port, origin, tls: options.tls, isStopping: stop.isRequested });
    continueUnlessStopped();
    step.done("ready");
    data.save({ origin });
    scheduleBackups({ ownerUrl: database.ownerUrl, ...host, output, isStopping: stop.isRequested });
    sayWhereItIs(output, origin, await asking, options);
  })();

  try {
    const isUp = starting.then(() => new Promise(() => undefined)); // being up is no end; failing to start is
    const failure = await Promise.race([stop.requested, givenUp, isUp]);
    if (failure) throw failure;
  } finally {
    relay?.close();
    await shutDown({ stop, starting, output, parts: () => parts, claim });
  }
}

async function startDatabase({ data, options, output, parts, claim, finishSetUp }) {
  const step = output.step("database", "starting");
  try {
    const database = await openDatabase(data, {
      use: "own",
      databaseUrl: options.databaseUrl,
      migrate: "always",
      finishSetUp,
      onSealingKey: () =>
        output.line("  keys      made the sealing key for connections (keys/worker.key and keys/sealing.pub): renew the key backup"),
      onWait: () => output.line("  database  waiting for a `bulwark` command to end"),
    });
    parts.watchDatabase(database);
    for (const holder of claim.leftHolders) await endLeases(database.ownerUrl, holder);
    step.done(database.kind === "embedded" ? "ready" : "ready (your own PostgreSQL)");
    return database;
  } catch (error) {
    if (error.postmaster) parts.watchDatabase({ postmaster: error.postmaster });
    throw error;
  }
}

function sayWhereItIs(output, origin, link, { isDevelopment }) {
  output.line();
  output.line(`  Open      ${origin}${isDevelopment ? "   (development server)" : ""}`);
  if (link.url) output.line(`  Set up    ${link.url}   (works once, for 60 minutes)`);
  if (link.failed) output.warn(`No set-up link: ${link.failed}`);
  output.line("  Stop      Ctrl-C");
  output.line();
}

/** Ends in order, within about twelve seconds: what is being waited for, then web and worker, then the database. */
async function shutDown({ stop, starting, output, parts, claim }) {
  const wasAsked = stop.isRequested();
  stop.request();
  if (wasAsked) output.line("Stopping …");
  endChildren();
  await Promise.race([starting.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 8000).unref())]);
  await parts()?.stop();
  claim.release();
  if (wasAsked) output.line("Stopped.");
}
