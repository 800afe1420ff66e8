import type { ReactNode } from "react";
import { Time } from "./time.tsx";

type PageHeaderProps = {
  readonly title: ReactNode;
  /** One sentence: what the page is for. */
  readonly purpose: ReactNode;
  readonly actions?: ReactNode;
  /** When the figures were read. @unit ISO 8601 */
  readonly asOf?: string;
  readonly asOfNote?: ReactNode;
};

export function PageHeader({ title, purpose, actions, asOf, asOfNote }: PageHeaderProps) {
  return (
    <header className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <h1 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-xl font-semibold tracking-tight break-words">{title}</h1>
        <p className="max-w-prose text-pretty text-muted">{purpose}</p>
      </div>
      {(asOf !== undefined || actions !== undefined) && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {asOf !== undefined && (
            <p className="text-xs text-muted">
              As of <Time at={asOf} exact inline />
              {asOfNote !== undefined && <> · {asOfNote}</>}
            </p>
          )}
          {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
      )}
    </header>
  );
}
