import { FailureError, failure } from "#lib/domain/kernel/errors.ts";

/** Why nothing was moved, said to whoever asked. `cause` may quote paths, never a value. */
export class MigrationError extends FailureError {
  constructor(message: string, options?: { cause?: unknown }) {
    super(failure("conflict", message), options);
    this.name = "MigrationError";
  }
}

/** What went wrong, for a sentence of ours. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof FailureError) return cause.failure.message;
  return cause instanceof Error ? cause.message : "an unknown failure";
}
