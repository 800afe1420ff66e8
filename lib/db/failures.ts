import { Prisma } from "#prisma/generated/client.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";

const UNAVAILABLE_CODES = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "P2037",
  "ECONNREFUSED",
  "ENOENT",
  "ECONNRESET",
  "EPIPE",
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

/** Turns a database that does not answer into a Failure; everything else is left as it is. */
export function asFailure(error: unknown): unknown {
  return isUnavailable(error) ? new FailureError(failure("database-unavailable"), { cause: error }) : error;
}

export function isUniqueViolation(error: unknown): boolean {
  return (
    (error instanceof Prisma.PrismaClientKnownRequestError && (error.code === "P2002" || driverCode(error) === "23505")) ||
    driverCode(error) === "23505"
  );
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (error instanceof Prisma.PrismaClientKnownRequestError && UNAVAILABLE_CODES.has(error.code)) return true;
  const code = driverCode(error);
  if (code !== undefined && UNAVAILABLE_CODES.has(code)) return true;
  const text = error instanceof Error ? error.message : "";
  return /Connection terminated|timeout exceeded when trying to connect|Can't reach database server|the database system is (shutting down|starting up)/i.test(
    text,
  );
}

/** The code of the driver's own error, wherever the client wrapped it. */
export function driverCode(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at && typeof at === "object" && depth < 6; depth++) {
    const record = at as {
      code?: unknown;
      originalCode?: unknown;
      cause?: unknown;
      meta?: { driverAdapterError?: unknown; code?: unknown };
    }; // probing only
    if (typeof record.originalCode === "string") return record.originalCode;
    if (typeof record.meta?.code === "string") return record.meta.code;
    if (typeof record.code === "string" && !record.code.startsWith("P2")) return record.code;
    at = record.cause ?? record.meta?.driverAdapterError;
  }
  return undefined;
}
