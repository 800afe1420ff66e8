import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

type PanelProps = {
  readonly title?: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** Without padding: for tables and charts that reach the edge. */
  readonly flush?: boolean;
  readonly children: ReactNode;
};

/** A quiet surface with a hairline border: one subject of a page. */
export function Panel({ title, note, actions, flush = false, children }: PanelProps) {
  const hasHead = title !== undefined || actions !== undefined;
  return (
    <section className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">
      {hasHead && (
        <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-1.5">
          <div className="flex min-w-0 flex-wrap items-baseline gap-x-2.5">
            <h2 className="text-base font-semibold">{title}</h2>
            {note !== undefined && <div className="text-xs text-muted">{note}</div>}
          </div>
          {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={classNames(!flush && "p-4")}>{children}</div>
    </section>
  );
}
