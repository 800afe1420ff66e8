import { type Failure, failures } from "#lib/domain/kernel/errors.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { ForbiddenState } from "../ui/forbidden-state.tsx";

type LoadFailureProps = {
  readonly failure: Failure;
  /** What was asked for: "the runs". */
  readonly what: string;
  /** The page again; the one that is open unless said otherwise. */
  readonly retryHref?: string;
};

/** Stands where the data would, and says what to do next. */
export function LoadFailure({ failure, what, retryHref = "" }: LoadFailureProps) {
  if (failure.code === "forbidden") return <ForbiddenState what={`see ${what}`} who={failure.message} />;
  return (
    <ErrorState
      title={`${what.charAt(0).toUpperCase()}${what.slice(1)} could not be read`}
      unaffected="Nothing was changed. Runs and working orders are the worker's and go on."
      next={failure.message}
      errorId={failure.logId}
      {...(failures[failure.code].retryable ? { retryHref } : {})}
    />
  );
}
