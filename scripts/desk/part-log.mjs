import { openLog } from "./log-file.mjs";

const shownPerMinute = 5;
const keptLines = 40;
const [infoLevel, warningLevel, errorLevel] = [30, 40, 50]; // pino's

/**
 * What one part says: everything goes to its log, one JSON entry a line; errors also to the person (a few a minute), and the last lines are kept for when it dies.
 * @param {{ name: string, path: string, output: import("./output.mjs").Output, now?: () => number }} options
 */
export function partLog({ name, path, output, now = Date.now }) {
  const log = openLog(path);
  let last = [];
  let shown = [];
  return {
    add(line, isError) {
      log.append(`${asEntry(line, { name, isError, at: now() })}\n`);
      if (isError) last = [...last, line].slice(-keptLines);
      const message = errorIn(line);
      if (!message) return;
      last = [...last, message].slice(-keptLines);
      shown = shown.filter((at) => now() - at < 60_000);
      if (shown.length >= shownPerMinute) return;
      shown.push(now());
      output.warn(`${name}: ${message}${shown.length === shownPerMinute ? ` (more in ${path})` : ""}`);
    },
    /** What it said last, since the last call: from the line that names the error on, where there is one. */
    takeLast(count) {
      const from = last.findLastIndex((line) => /^\S*(Error|Refusal)\b|^\S*(Error|Exception):/.test(line));
      const lines = from === -1 ? last.slice(-count) : last.slice(from, from + count);
      last = [];
      return lines;
    },
  };
}

/** A line that is no entry of the part itself (of Node, of the web framework, a stack) becomes the message of one: the whole file has one form. */
function asEntry(line, { name, isError, at }) {
  if (isEntry(line)) return line;
  return JSON.stringify({ level: isError ? warningLevel : infoLevel, time: new Date(at).toISOString(), name, msg: line });
}

function isEntry(line) {
  if (!line.startsWith("{")) return false;
  try {
    const { level, time, msg } = JSON.parse(line);
    return typeof level === "number" && typeof time === "string" && typeof msg === "string";
  } catch {
    return false; // a part may print text that only looks like an entry
  }
}

function errorIn(line) {
  if (!line.startsWith("{")) return null;
  try {
    const entry = JSON.parse(line);
    return entry.level >= errorLevel ? `${entry.msg ?? "error"}${entry.err?.message ? `: ${entry.err.message}` : ""}` : null;
  } catch {
    return null; // a part may print text that only looks like an entry
  }
}
