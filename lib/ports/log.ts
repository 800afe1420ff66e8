/** Structured log. Secrets are redacted by the keeper of this promise, not by its callers. */
export type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Logs a bug and gives the id under which a person finds it. */
  bug(fields: object, message: string): string;
};
