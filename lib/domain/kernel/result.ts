import type { Failure } from "./errors.ts";

/** Either a value or a failure of the world; bugs throw instead. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function err(failure: Failure): Result<never> {
  return { ok: false, failure };
}
