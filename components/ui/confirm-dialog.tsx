"use client";

import "./style-nonce.ts";
import { AlertDialog as Radix } from "radix-ui";
import { type ReactElement, type ReactNode, useActionState, useEffect, useState } from "react";
import { useStepUp } from "../access/step-up-provider.tsx";
import { Button } from "./button.tsx";
import { FormError } from "./form-error.tsx";
import { SubmitButton } from "./submit-button.tsx";
import { TextField } from "./text-field.tsx";

export type ConfirmOutcome = { readonly error?: string | undefined } | undefined;

type ConfirmDialogProps = {
  readonly trigger: ReactElement;
  readonly title: string;
  /** What will happen, in numbers: "Cancels 12 orders, stops 3 runs." */
  readonly consequence: ReactNode;
  /** The verb: "Stop all". */
  readonly confirmLabel: string;
  readonly pendingLabel?: string;
  /** Asked for where one press is too little. */
  readonly typedWord?: string;
  /** Hidden values that go with the form. */
  readonly fields?: Readonly<Record<string, string>>;
  /** More to fill in, for example a reason. */
  readonly children?: ReactNode;
  readonly tone?: "danger" | "primary";
  /** Closes on success; an `error` stays and is shown. */
  readonly action: (form: FormData) => Promise<ConfirmOutcome | undefined>;
};

/** Asks once more before a dangerous act, and says what it will do. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Radix.Root open={isOpen} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-40 bg-scrim" />
        <Radix.Content className="appear fixed top-[12dvh] left-1/2 z-50 max-h-[80dvh] w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 overflow-y-auto rounded-lg border border-line bg-surface p-4 shadow-float outline-none max-sm:top-auto max-sm:bottom-4">
          <ConfirmForm {...props} onDone={() => setOpen(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type Attempt = { readonly count: number; readonly isDone: boolean; readonly error?: string | undefined };

function ConfirmForm({
  title,
  consequence,
  confirmLabel,
  pendingLabel,
  typedWord,
  fields,
  children,
  tone = "danger",
  action,
  onDone,
}: ConfirmDialogProps & { readonly onDone: () => void }) {
  const [typed, setTyped] = useState("");
  const withStepUp = useStepUp();
  const [attempt, submit] = useActionState(
    async (before: Attempt, form: FormData): Promise<Attempt> => {
      const error = (await withStepUp(() => action(form)))?.error;
      return { count: before.count + 1, isDone: error === undefined, error };
    },
    { count: 0, isDone: false },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes once, when an attempt succeeded
  useEffect(() => {
    if (attempt.isDone) onDone();
  }, [attempt]);
  const isReady = typedWord === undefined || typed.trim() === typedWord;
  return (
    <form action={submit} className="grid gap-3">
      <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
      <Radix.Description asChild>
        <div className="text-base text-muted">{consequence}</div>
      </Radix.Description>
      <FormError title="This was not done" message={attempt.error} attempt={attempt.count} />
      {Object.entries(fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      {typedWord !== undefined && (
        <TextField
          label={`Type ${typedWord} to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          spellCheck={false}
          mono
        />
      )}
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Radix.Cancel asChild>
          <Button>Cancel</Button>
        </Radix.Cancel>
        <SubmitButton
          variant={tone}
          {...(pendingLabel === undefined ? {} : { pendingLabel })}
          disabledReason={isReady ? null : `Type ${typedWord} first.`}
        >
          {confirmLabel}
        </SubmitButton>
      </div>
    </form>
  );
}
