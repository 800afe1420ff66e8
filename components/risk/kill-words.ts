import type { KillScope } from "#lib/domain/risk/gate-order.ts";

export const scopeWords: Readonly<Record<KillScope, string>> = {
  all: "Everything",
  portfolio: "One portfolio",
  run: "One run",
  instrument: "One instrument",
};

/** "Stops the new orders of 3 runs and cancels 2 working orders." */
export function engageConsequence({ runs, workingOrders }: { readonly runs: number; readonly workingOrders: number }): string {
  const stops =
    runs === 0 ? "No run trades here now; new orders are refused from now on" : `Stops the new orders of ${counted(runs, "run")}`;
  const cancels = workingOrders === 0 ? "no order is working" : `cancels ${counted(workingOrders, "working order")}`;
  return `${stops}${runs === 0 ? "; " : " and "}${workingOrders === 0 && runs > 0 ? `cancels nothing: ${cancels}` : cancels}.`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
