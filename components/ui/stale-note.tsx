import type { ReactNode } from "react";
import { Age } from "./age.tsx";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";

type StaleNoteProps = {
  /** What is old: "Prices". */
  readonly what: string;
  /** When it was last fresh. @unit ISO 8601 or EpochMs */
  readonly at: string | number | null;
  /** The server's now. @unit ISO 8601 or EpochMs */
  readonly asOf: string | number;
};

/** Says that figures are old, and how old. */
export function StaleNote({ what, at, asOf }: StaleNoteProps) {
  return (
    <p
      role="status"
      className="flex items-center gap-2 rounded-md border border-warning/30 bg-warning-soft px-3 py-1.5 text-sm text-warning"
    >
      <Icon name="clock" />
      <span>
        {what}: last update <Age at={at} asOf={asOf} /> ago. The figures below may be out of date.
      </span>
    </p>
  );
}

/** Greys what it holds while that is stale. */
export function Stale({ isStale, children }: { readonly isStale: boolean; readonly children: ReactNode }) {
  return (
    <div data-stale={isStale || undefined} className={classNames("min-w-0", isStale && "stale")}>
      {children}
    </div>
  );
}
