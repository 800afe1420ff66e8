import type { Failure } from "#lib/domain/kernel/errors.ts";

/** What a form's server action answers, as far as the form itself cares. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };
export type FormAction<T> = (previous: unknown, form: FormData) => Promise<Outcome<T>>;

/** The parts of a refused attempt that `FormError` and the fields show. */
export function refusal(outcome: Outcome<unknown> | undefined): {
  readonly message: string | null;
  readonly fields: Readonly<Record<string, string>>;
} {
  if (!outcome || outcome.ok) return { message: null, fields: {} };
  return { message: outcome.failure.message, fields: outcome.failure.fields ?? {} };
}
