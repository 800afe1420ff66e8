const widths = ["w-3/5", "w-2/5", "w-1/2", "w-1/3"] as const;

type LoadingStateProps = {
  /** What is being loaded, for a screen reader: "Orders". */
  readonly label: string;
  /** As many as the table will have, so that nothing jumps. */
  readonly rows?: number;
};

/** The shape of a table before its rows are here. */
export function LoadingState({ label, rows = 8 }: LoadingStateProps) {
  return (
    <div role="status" aria-label={`Loading ${label}`}>
      <div className="h-7.5 border-b border-line bg-raised" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={row} className="flex h-8 items-center gap-6 border-b border-line px-3 last:border-b-0 touch:h-11">
          <div className="skeleton h-3 w-24" />
          <div className="flex-1">
            <div className={`skeleton h-3 ${widths[row % widths.length]}`} />
          </div>
          <div className="skeleton h-3 w-16" />
        </div>
      ))}
    </div>
  );
}

/** A whole page before its data is here: for loading.tsx. */
export function LoadingPage({ label }: { readonly label: string }) {
  return (
    <div>
      <div className="mb-4 flex h-[3.125rem] flex-col justify-center gap-2.5">
        <div className="skeleton h-5 w-40" />
        <div className="skeleton h-3 w-80 max-w-full" />
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <LoadingState label={label} rows={12} />
      </div>
    </div>
  );
}
