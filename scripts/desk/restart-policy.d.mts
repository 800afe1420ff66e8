export type RestartHistory = { deaths: number[]; inARow: number };

export const firstDelayMs: number;
export const longestDelayMs: number;
export const healthyAfterMs: number;
export const windowMs: number;
export const mostDeaths: number;
export function nextRestart(
  history: RestartHistory,
  death: { now: number; upMs: number },
): { history: RestartHistory; delayMs: number | null };
