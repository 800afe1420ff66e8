import { type Failure, failures } from "../domain/kernel/errors.ts";

/** A failure as an API answer: the table's status, what a person is told, and nothing of what is behind it. */
export function failureResponse(failure: Failure, more: Readonly<Record<string, string>> = {}): Response {
  const { code, message, fields, logId, retryAfterSeconds } = failure;
  const body = { error: { code, message, ...(fields ? { fields } : {}), ...(logId ? { logId } : {}) } };
  const headers = new Headers({ ...noStore, ...more });
  if (retryAfterSeconds !== undefined) headers.set("Retry-After", String(retryAfterSeconds));
  return Response.json(body, { status: failures[code].status, headers });
}

export const noStore = { "Cache-Control": "no-store" } as const;
