import { nextRestart } from "./restart-policy.mjs";

/**
 * Keeps one part running: states are starting, running, waiting (after a death), stopped. `start` gives a running process; when that
 * ends without `stop`, the part waits as restart-policy says and starts again, or stays dead: delayMs null.
 * @param {{
 *   start: () => Promise<{ pid: number, ended: Promise<{ code: number | null, signal: string | null }> }>,
 *   stopProcess: (pid: number) => Promise<void>,
 *   onDeath: (death: { how: string, delayMs: number | null }) => void | Promise<void>,
 * }} options
 */
export function supervise({ start, stopProcess, onDeath }) {
  let history = { deaths: [], inARow: 0 };
  let isStopping = false;
  let timer;
  let current = null;
  let launching = Promise.resolve();

  const launch = (adopted) => {
    launching = run(adopted);
    return launching;
  };

  async function run(adopted) {
    const startedAt = Date.now();
    try {
      current = adopted ?? (await start());
    } catch (error) {
      return afterDeath(error.message, Date.now() - startedAt);
    }
    if (isStopping) return stopProcess(current.pid); // asked to stop while it was starting
    current.ended.then(({ code, signal }) => {
      current = null;
      return afterDeath(signal ? `was ended by ${signal}` : `ended with code ${code}`, Date.now() - startedAt);
    });
  }

  function afterDeath(how, upMs) {
    if (isStopping) return;
    const next = nextRestart(history, { now: Date.now(), upMs });
    history = next.history;
    onDeath({ how, delayMs: next.delayMs });
    if (next.delayMs !== null) timer = setTimeout(() => launch(), next.delayMs);
  }

  return {
    /** @param {any} [adopted] a process that runs already */
    launch,
    /** Ends the part for good. */
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      await launching;
      if (current) await stopProcess(current.pid);
    },
    get pid() {
      return current?.pid ?? null;
    },
  };
}
