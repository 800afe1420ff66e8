import type { ReactNode } from "react";
import { Button, LinkButton } from "./button.tsx";
import { CopyId } from "./copy-button.tsx";
import { Icon } from "./icon.tsx";

type ErrorStateProps = {
  /** What failed: "The orders could not be read". */
  readonly title: string;
  /** What was not affected: "Runs and working orders continue." */
  readonly unaffected?: ReactNode;
  /** What to do next. */
  readonly next?: ReactNode;
  /** Leads to the line in the log. */
  readonly errorId?: string | undefined;
  readonly retryHref?: string;
  /** From a client component, as error.tsx has it. */
  readonly onRetry?: () => void;
};

export function ErrorState({ title, unaffected, next, errorId, retryHref, onRetry }: ErrorStateProps) {
  return (
    <div role="alert" className="flex min-h-40 flex-col items-center justify-center gap-1 px-6 py-8 text-center">
      <span className="mb-1 text-danger">
        <Icon name="alert" size={20} />
      </span>
      <p className="font-medium">{title}</p>
      {unaffected !== undefined && <p className="max-w-md text-sm text-muted">{unaffected}</p>}
      {next !== undefined && <p className="max-w-md text-sm text-muted">{next}</p>}
      <div className="mt-3 flex flex-wrap items-center justify-center gap-3">
        {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
        {onRetry === undefined && retryHref !== undefined && <LinkButton href={retryHref}>Try again</LinkButton>}
        {errorId !== undefined && (
          <span className="inline-flex max-w-full min-w-0 items-center gap-1 text-xs whitespace-nowrap text-muted">
            Error id <CopyId id={errorId} chars={64} />
          </span>
        )}
      </div>
    </div>
  );
}
