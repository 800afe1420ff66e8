export type ActualState = "stopped" | "running" | "quarantined" | "finished";

/** A run as the console shows it. */
export type RunLine = {
  readonly id: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly instrument: { readonly id: string; readonly symbol: string; readonly isSimulated: boolean };
  readonly interval: string;
  readonly strategyTitle: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly wanted: "running" | "stopped";
  readonly actual: ActualState;
  readonly isConverging: boolean;
  readonly reason: string | null;
  readonly lastSignal: string | null;
  readonly lastSignalAt: string | null;
  readonly createdAt: string;
};
