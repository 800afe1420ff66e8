const labelWidth = 10;

/**
 * Lines for a person. A step shows one line when it is done; one that takes longer than a moment also says that it is running.
 * @param {{ stream?: NodeJS.WriteStream, isVerbose?: boolean, isQuiet?: boolean }} [options] quiet: only steps that take long, and warnings
 */
export function createOutput({ stream = process.stdout, isVerbose = false, isQuiet = false } = {}) {
  const startedAt = performance.now();
  const live = new Set();
  const canRewrite = Boolean(stream.isTTY) && !isVerbose;

  const clear = () => {
    if (canRewrite && live.size > 0) stream.write("\r\x1b[K");
  };
  const redraw = () => {
    const last = [...live].at(-1);
    if (canRewrite && last) stream.write(`\r\x1b[K${last()}`);
  };
  const line = (text = "") => {
    clear();
    stream.write(`${text}\n`);
    redraw();
  };

  /** Starts a step. `expect` says how long it takes: only for slow ones. */
  function step(label, doing, { expect } = {}) {
    const from = performance.now();
    const head = `  ${label.padEnd(labelWidth)}`;
    const show = () => `${head}${doing}${expect ? ` (${expect})` : ""} … ${seconds(performance.now() - from)}`;
    if (expect) {
      live.add(show);
      if (canRewrite) redraw();
      else line(`${head}${doing} (${expect}) …`);
    }
    const tick = expect && canRewrite ? setInterval(redraw, 1000) : undefined;
    tick?.unref();
    const end = () => {
      clearInterval(tick);
      clear();
      live.delete(show);
      redraw();
    };
    return {
      done(note) {
        end();
        const took = performance.now() - from;
        const timing = isVerbose
          ? `  [${Math.round(took)} ms, at ${Math.round(performance.now() - startedAt)} ms]`
          : took > 5000
            ? ` (${seconds(took)})`
            : "";
        if (!isQuiet || expect) line(`${head}${note}${timing}`);
      },
      failed: end,
    };
  }

  return { line, step, isVerbose, warn: (text) => line(`  ! ${text}`) };
}

/** @typedef {ReturnType<typeof createOutput>} Output */

const seconds = (ms) => `${Math.round(ms / 1000)} s`;
