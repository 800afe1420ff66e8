import { FailureError, failure } from "#lib/domain/kernel/errors.ts";

/** The only answer to a backup that does not open: damaged, cut short, put together anew, or of another desk. It never says which. */
export class BackupError extends FailureError {
  constructor() {
    super(failure("backup-unreadable"));
    this.name = "BackupError";
  }
}
