export type RestartHistory = { deaths: number[]; inARow: number };

export function nextRestart(
  history: RestartHistory,
  death: { now: number; upMs: number },
): { history: RestartHistory; delayMs: number | null };
