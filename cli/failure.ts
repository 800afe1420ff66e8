import type { Failure } from "#lib/domain/kernel/errors.ts";

/** A use case that did not do it: exit code 1. */
export class CommandFailure extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The failure for people: what happened, which fields, where the log has it. */
export function failureText({ message, fields, logId, code }: Failure): string {
  // A refused candle file lists its lines in the message already.
  const lines =
    code === "invalid-input" && !message.includes("\n") ? Object.entries(fields ?? {}).filter(([, says]) => says !== message) : [];
  return [message, ...lines.map(([field, says]) => `  ${field}: ${says}`), ...(logId ? [`  log id ${logId}`] : [])].join("\n");
}
