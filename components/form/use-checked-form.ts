"use client";

import { type ChangeEvent, type FocusEvent, type FormEvent, startTransition, useActionState, useState } from "react";
import { type FormAction, refusal } from "../access/form-failure.ts";
import { useStepUp } from "../access/step-up-provider.tsx";

export type Values = Readonly<Record<string, string>>;
/** Field name to what is wrong with it. */
export type Wrongs = Readonly<Record<string, string | undefined>>;

type CheckedFormOptions<T> = {
  readonly initial: Values;
  /** What the browser can tell by itself; the server decides. */
  readonly check: (values: Values) => Wrongs;
  readonly action: FormAction<T>;
  /** The field of this form that a field of the server's schema is: "feed.to" is "feedTo". */
  readonly nameOf?: (serverField: string) => string;
  readonly onDone?: (value: T) => void;
};

type FieldProps = {
  readonly name: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>) => void;
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
};

/** A form that checks a field when it is left and all of them before it is sent, and keeps what was typed when the server refuses. */
export function useCheckedForm<T>({ initial, check, action, nameOf = (name) => name, onDone }: CheckedFormOptions<T>) {
  const [values, setValues] = useState<Values>(initial);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Wrongs>({});
  const withStepUp = useStepUp();
  const [attempt, send, isPending] = useActionState(
    async (before: Attempt, form: FormData): Promise<Attempt> => {
      const outcome = await withStepUp(() => action(undefined, form));
      const { message, fields } = refusal(outcome);
      const renamed = Object.fromEntries(Object.entries(fields).map(([name, says]) => [nameOf(name), says]));
      setRefused(renamed);
      if (outcome.ok) onDone?.(outcome.value);
      return { count: before.count + 1, message, fields: renamed, isDone: outcome.ok };
    },
    { count: 0, message: null, fields: {}, isDone: false },
  );
  const [early, setEarly] = useState<{ readonly count: number; readonly fields: Wrongs } | null>(null);
  const wrong = check(values);

  return {
    values,
    isPending,
    isDirty: !attempt.isDone && Object.entries(values).some(([name, value]) => value !== (initial[name] ?? "")),
    /** For FormError. */
    summary: early
      ? { message: null, fields: early.fields, attempt: `early-${early.count}` }
      : { message: attempt.message, fields: attempt.fields, attempt: `sent-${attempt.count}` },
    field(name: string): FieldProps {
      return {
        name,
        value: values[name] ?? "",
        error: (left.has(name) ? wrong[name] : undefined) ?? refused[name],
        onChange: (event) => {
          const { value } = event.target;
          setValues((before) => ({ ...before, [name]: value }));
          setRefused((before) => ({ ...before, [name]: undefined }));
        },
        onBlur: ({ relatedTarget }) => {
          // A press on the submit button checks everything itself; an error shown between its down and up would move it away from the pointer.
          if (relatedTarget instanceof HTMLButtonElement && relatedTarget.type === "submit") return;
          setLeft((before) => new Set(before).add(name));
        },
      };
    },
    set(name: string, value: string): void {
      setValues((before) => ({ ...before, [name]: value }));
    },
    onSubmit(event: FormEvent<HTMLFormElement>): void {
      event.preventDefault();
      if (isPending) return;
      const form = new FormData(event.currentTarget);
      const bad = Object.fromEntries(Object.entries(wrong).filter(([, says]) => says));
      setLeft(new Set([...Object.keys(values), ...Object.keys(bad)]));
      if (Object.keys(bad).length > 0) {
        setEarly((before) => ({ count: (before?.count ?? 0) + 1, fields: bad }));
        return;
      }
      setEarly(null);
      startTransition(() => send(form));
    },
  };
}

type Attempt = { readonly count: number; readonly message: string | null; readonly fields: Wrongs; readonly isDone: boolean };
