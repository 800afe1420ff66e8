import type { RotationView } from "#lib/domain/keys/key-view.ts";
import { Badge } from "../ui/badge.tsx";

const says: Readonly<Record<RotationView["state"], string>> = {
  activating: "makes new keys",
  waiting: "waits until every process knows them",
  walking: "seals every value anew",
  checking: "looks through everything once more",
  done: "done",
  cancelled: "cancelled",
};

/** Where a rotation stands, in words and as a bar. */
export function RotationProgress({ rotation, movedBy }: { readonly rotation: RotationView; readonly movedBy: string }) {
  const { state, isPaused, isHeld, rowsSeen, rowsTotal, pass, failure } = rotation;
  const isWalking = state === "walking" || state === "checking";
  const seen = Math.min(rowsSeen, rowsTotal);
  return (
    <div className="grid gap-1 text-xs">
      <div className="flex flex-wrap items-center gap-2">
        {isPaused ? <Badge tone="warning">paused</Badge> : <Badge tone="accent">{state}</Badge>}
        <span className="text-muted">
          {says[state]}
          {pass > 1 && `, pass ${pass}`}
        </span>
      </div>
      {isWalking && (
        <>
          <progress className="h-1.5 w-full" max={Math.max(1, rowsTotal)} value={seen} aria-label={`Values ${state}`} />
          <span className="num text-muted">
            {seen.toLocaleString("en")} of {rowsTotal.toLocaleString("en")} values
          </span>
        </>
      )}
      {!(isPaused || isHeld) && <span className="text-warning">Nobody works on it: the {movedBy} holds these keys and has to run.</span>}
      {failure !== null && <span className="text-danger">{failure}. Look at the log, or run: bulwark keys verify</span>}
    </div>
  );
}
