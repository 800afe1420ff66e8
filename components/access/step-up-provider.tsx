"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { LoadingState } from "../ui/loading-state.tsx";
import type { Ask, PasskeyQuestion, ProofChoice } from "./factor-data.ts";
import type { Outcome } from "./form-failure.ts";
import { ProofForm } from "./proof-form.tsx";

/** Runs something; where the server asks for a step-up, asks the person and runs it again. */
export type WithStepUp = <O>(run: () => Promise<O>) => Promise<O>;

const Context = createContext<WithStepUp>((run) => run());

/** For whatever sends a dangerous act: forms, confirm dialogs. Without a provider (before login) acts are run as they are. */
export function useStepUp(): WithStepUp {
  return useContext(Context);
}

type StepUpProviderProps = {
  readonly choiceAction: Ask<ProofChoice>;
  readonly offerAction: Ask<PasskeyQuestion>;
  readonly proveAction: Ask<unknown>;
  readonly children: ReactNode;
};

type Waiting = { readonly operation: string; readonly choice: ProofChoice | null; readonly error: string | null };

/** One dialog for the whole desk that asks a person to confirm with a factor, for exactly the act that waits. */
export function StepUpProvider({ choiceAction, offerAction, proveAction, children }: StepUpProviderProps) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const settle = useRef<(isProven: boolean) => void>(() => undefined);

  const finish = useCallback((isProven: boolean) => {
    setWaiting(null);
    settle.current(isProven);
  }, []);

  const withStepUp = useMemo<WithStepUp>(() => {
    const ask = (operation: string) =>
      new Promise<boolean>((resolve) => {
        settle.current(false); // one at a time: the one before is given up
        settle.current = resolve;
        setWaiting({ operation, choice: null, error: null });
        void choiceAction({}).then(
          (found) => setWaiting({ operation, choice: found.ok ? found.value : null, error: found.ok ? null : found.failure.message }),
          () => setWaiting({ operation, choice: null, error: "The desk does not answer. Close this and try again." }),
        );
      });
    return async (run) => {
      const first = await run();
      const operation = operationOf(first);
      return operation !== undefined && (await ask(operation)) ? run() : first;
    };
  }, [choiceAction]);

  return (
    <Context value={withStepUp}>
      {children}
      <Dialog
        open={waiting !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) finish(false);
        }}
        title="Confirm that it is you"
        description="This act is dangerous. Your confirmation counts for it alone."
      >
        {waiting?.choice && (
          <ProofForm
            choice={waiting.choice}
            offer={() => offerAction({})}
            prove={(proof) => proveAction({ ...proof, operation: waiting.operation })}
            onDone={() => finish(true)}
            confirmLabel="Confirm"
          />
        )}
        {waiting &&
          !waiting.choice &&
          (waiting.error ? (
            <p role="alert" className="text-sm text-danger">
              {waiting.error}
            </p>
          ) : (
            <LoadingState label="Looking up your factors" rows={2} />
          ))}
      </Dialog>
    </Context>
  );
}

function operationOf(outcome: unknown): string | undefined {
  const { failure } = (outcome ?? {}) as Partial<Extract<Outcome<unknown>, { ok: false }>>; // any shape without it is no refusal
  return failure?.code === "step-up-required" ? failure.operation : undefined;
}
