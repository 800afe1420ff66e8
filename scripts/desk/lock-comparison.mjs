/**
 * Whether an installed tree (npm's node_modules/.package-lock.json) has what the committed lock asks: for running, and with
 * development packages. Optional packages may be absent (another platform's), but not of another version.
 * @returns {{ run: boolean, complete: boolean }}
 */
export function compareLocks(wanted, installed) {
  const answer = { run: true, complete: true };
  for (const [path, entry] of Object.entries(wanted.packages ?? {})) {
    if (path === "" || entry.link || entry.extraneous) continue; // extraneous: named in the lock and never installed
    const found = installed.packages?.[path];
    const isSame = found
      ? found.version === entry.version && found.integrity === entry.integrity
      : Boolean(entry.optional || entry.devOptional);
    if (isSame) continue;
    answer.complete = false;
    // a development package in another version is replaced by a complete install; running does not need it
    if (!entry.dev && !entry.devOptional) answer.run = false;
  }
  return answer;
}
