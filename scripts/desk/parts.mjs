import { randomUUID } from "node:crypto";
import { checkout, inCheckout } from "./checkout.mjs";
import { stopCluster } from "./cluster.mjs";
import { endLeases } from "./leases.mjs";
import { tailOfLog, trimLog } from "./log-file.mjs";
import { partLog } from "./part-log.mjs";
import { signalGroup, startPart, stopPart } from "./part-process.mjs";
import { Refusal } from "./refusal.mjs";
import { supervise } from "./supervisor.mjs";

/**
 * The desk's three parts and how each one starts, dies and ends.
 * @param {{
 *   data: import("./data-directory.mjs").DataDirectory, claim: Awaited<ReturnType<typeof import("./desk-claim.mjs").claimDesk>>,
 *   output: import("./output.mjs").Output, node: string, options: { host: string, port: number, isDevelopment: boolean, tls?: { cert: string, key: string } | undefined },
 *   environment: (more: object) => Record<string, string>, users: () => ReturnType<typeof import("./part-users.mjs").choosePartUsers>, giveUp: (reason: Error) => void,
 * }} desk
 */
export function superviseParts({ data, claim, output, node, options, environment, users, giveUp }) {
  const parts = {};
  let database = {};

  function watchDatabase(opened) {
    database = opened;
    if (!opened.postmaster) return;
    const part = addPart("database", {
      start: opened.restart,
      stopProcess: stopCluster,
      lastLines: () =>
        tailOfLog(opened.logFile, 30)
          .filter((line) => /(FATAL|PANIC|ERROR):/.test(line))
          .slice(-5),
    });
    part.launch(opened.postmaster);
    setInterval(() => trimLog(opened.logFile), 60_000).unref();
  }

  function startWorker() {
    const log = partLog({ name: "worker", path: data.logFile("worker"), output });
    let holder;
    const part = addPart("worker", {
      async start() {
        holder = randomUUID();
        return launch("worker", ["worker/main.ts"], { keyRole: "worker", holder }, log);
      },
      stopProcess: stopPart,
      lastLines: () => log.takeLast(5),
      afterDeath: () => endLeasesOf(holder),
    });
    return part.launch();
  }

  function startWeb() {
    const log = partLog({ name: "web", path: data.logFile("web"), output });
    const { host, tls, isDevelopment } = options;
    const port = String(options.port);
    const server = tls
      ? ["scripts/desk/tls-server.mjs", host, port, tls.cert, tls.key]
      : ["node_modules/next/dist/bin/next", isDevelopment ? "dev" : "start", "-H", host, "-p", port];
    const part = addPart("web", {
      start: async () => launch("web", server, { keyRole: "web", holder: randomUUID() }, log),
      stopProcess: stopPart,
      lastLines: () => log.takeLast(5),
    });
    return part.launch();
  }

  function launch(name, [script, ...args], keys, log) {
    // Next's development server hands its flags on in NODE_OPTIONS, where Node refuses this one.
    const guards = options.isDevelopment && name === "web" ? [] : ["--disable-sigusr1"];
    const part = startPart({
      program: node,
      args: [...guards, "--disable-warning=ExperimentalWarning", inCheckout(script), ...args],
      cwd: checkout,
      env: environment({ ...keys, isApart: users()[name] !== undefined }),
      user: users()[name],
      onLine: log.add,
    });
    if (part.pid) claim.note(name, part.pid, keys.holder);
    return part;
  }

  function addPart(name, { start, stopProcess, lastLines, afterDeath }) {
    parts[name] = supervise({
      start,
      stopProcess,
      async onDeath({ how, delayMs }) {
        const lines = lastLines();
        if (delayMs !== null) output.warn(`${name} ${how}; starting it again in ${delayMs / 1000} s${quoted(lines)}`);
        else
          giveUp(
            new Refusal(
              `The ${name} died too often: it ${how}. Everything is stopped. It said last:${quoted(lines) || " nothing"}\n\nIts log: ${data.logFile(name === "database" ? "postgres" : name)}`,
            ),
          );
        await afterDeath?.();
      },
    });
    return parts[name];
  }

  /** The next worker need not wait for a dead one's lease time. A database that is down ends leases by the clock instead. */
  async function endLeasesOf(holder) {
    if (!database.ownerUrl) return;
    await endLeases(database.ownerUrl, holder).catch((error) =>
      output.warn(`The dead worker's leases end by themselves: ${error.message}`),
    );
  }

  return {
    watchDatabase,
    startWorker,
    startWeb,
    /** Web and worker first, together; the database when nobody needs it any more. */
    async stop() {
      await Promise.all([parts.web?.stop(), parts.worker?.stop()]);
      await parts.database?.stop();
    },
    /** At once, without waiting. PostgreSQL's immediate shutdown loses nothing; it recovers at the next start. */
    kill() {
      for (const name of ["web", "worker"]) if (parts[name]?.pid) signalGroup(parts[name].pid, "SIGKILL");
      if (parts.database?.pid) process.kill(parts.database.pid, "SIGQUIT");
    },
  };
}

const quoted = (lines) => lines.map((line) => `\n      ${line.slice(0, 300)}`).join("");
