import { appendFileSync, copyFileSync, existsSync, readFileSync, renameSync, statSync, truncateSync } from "node:fs";

const limitBytes = 8 * 1024 * 1024;

/**
 * A bounded log: past its limit the file becomes `.1`, replacing the one before.
 * @param {string} path
 */
export function openLog(path, limit = limitBytes) {
  let size = existsSync(path) ? statSync(path).size : 0;
  return {
    append(text) {
      if (size > limit) {
        renameSync(path, `${path}.1`);
        size = 0;
      }
      appendFileSync(path, text, { mode: 0o600 });
      size += Buffer.byteLength(text);
    },
  };
}

/** The same bound for a log that another program holds open for appending: it cannot be renamed under it, so it is copied and emptied. */
export function trimLog(path, limit = limitBytes) {
  if (!existsSync(path) || statSync(path).size <= limit) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
}

/** The last lines of a log. */
export function tailOfLog(path, lines) {
  return existsSync(path) ? readFileSync(path, "utf8").slice(-20_000).trimEnd().split("\n").slice(-lines) : [];
}
