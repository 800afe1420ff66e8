const firstDelayMs = 500;
const longestDelayMs = 15_000;
const healthyAfterMs = 60_000;
const windowMs = 120_000;
const mostDeaths = 5;

/**
 * When a dead part starts again. Waiting doubles with each death and begins anew after a minute of health; more than five deaths in two minutes end it.
 * @param {{ deaths: readonly number[], inARow: number }} history times of earlier deaths, oldest first
 * @param {{ now: number, upMs: number }} death
 * @returns {{ history: { deaths: number[], inARow: number }, delayMs: number | null }} null: give up
 */
export function nextRestart(history, { now, upMs }) {
  const deaths = [...history.deaths.filter((at) => now - at < windowMs), now];
  const inARow = upMs >= healthyAfterMs ? 1 : history.inARow + 1;
  const delayMs = deaths.length > mostDeaths ? null : Math.min(firstDelayMs * 2 ** (inARow - 1), longestDelayMs);
  return { history: { deaths, inARow }, delayMs };
}
