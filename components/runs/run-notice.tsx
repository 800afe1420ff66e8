import { Icon } from "../ui/icon.tsx";
import type { RunLine } from "./run-line.ts";

/** Why a run is not doing what one might think: quarantined with its reason, finished, or on its way. */
export function RunNotice({ run }: { readonly run: Pick<RunLine, "actual" | "wanted" | "isConverging" | "reason"> }) {
  if (run.actual === "quarantined") {
    return (
      <div
        role="alert"
        className="flex items-start gap-2.5 rounded-md border border-danger/40 bg-danger-soft px-3 py-2 text-sm text-danger"
      >
        <span className="mt-0.5">
          <Icon name="alert" />
        </span>
        <div className="min-w-0">
          <p className="font-medium">Quarantined: it decides nothing until somebody starts it again</p>
          <p className="break-words">{run.reason ?? "The worker gave no reason."}</p>
        </div>
      </div>
    );
  }
  const says =
    run.actual === "finished"
      ? `Finished${run.reason ? `: ${run.reason}` : ": its replay is at the end"}.`
      : run.isConverging
        ? `The wish is stored. The worker ${run.wanted === "running" ? "starts" : "stops"} it as soon as it looks.`
        : run.reason;
  if (!says) return null;
  return (
    <p role="status" className="flex items-center gap-2 rounded-md border border-line bg-raised px-3 py-1.5 text-sm text-muted">
      <Icon name="info" />
      {says}
    </p>
  );
}
