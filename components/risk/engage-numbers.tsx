import { Icon } from "../ui/icon.tsx";
import type { EngagePreview } from "./kill-data.ts";
import { engageConsequence } from "./kill-words.ts";

/** What engaging will do, in numbers; keeps its place while they are counted. */
export function EngageNumbers({ counts, error }: { readonly counts?: EngagePreview | undefined; readonly error?: string | undefined }) {
  return (
    <div
      role="status"
      className="flex min-h-13 items-start gap-2.5 rounded-md border border-danger/30 bg-danger-soft px-3 py-2 text-sm text-danger"
    >
      <span className="mt-0.5">
        <Icon name="kill" />
      </span>
      <span>{error ?? (counts ? engageConsequence(counts) : "Counting what it would stop. You need not wait for the numbers.")}</span>
    </div>
  );
}
