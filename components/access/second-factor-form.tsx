"use client";

import { useState } from "react";
import { FormError } from "../ui/form-error.tsx";
import { EnrolFactor } from "./enrol-factor.tsx";
import type { Ask, EnrolFactor as Enrol, FactorOffer, PasskeyQuestion, ProofChoice } from "./factor-data.ts";
import { refusal } from "./form-failure.ts";
import { ProofForm } from "./proof-form.tsx";
import { RecoveryCodeList } from "./recovery-code-list.tsx";
import { useAsk } from "./use-ask.ts";

type ProveProps = {
  readonly choice: ProofChoice;
  readonly next: string;
  readonly offerAction: Ask<PasskeyQuestion>;
  readonly proveAction: Ask<unknown>;
};

/** The second step of a login. */
export function SecondFactorForm({ choice, next, offerAction, proveAction }: ProveProps) {
  return (
    <ProofForm choice={choice} offer={() => offerAction({})} prove={(proof) => proveAction({ ...proof, next })} confirmLabel="Sign in" />
  );
}

type FirstFactorProps = {
  readonly next: string;
  readonly passkeyRefusal: string | null;
  readonly offerAction: Ask<FactorOffer>;
  readonly enrolAction: Enrol;
  readonly confirmAction: Ask<unknown>;
};

/** A login that must make a factor first: the factor, then the recovery codes, then in. */
export function FirstFactorForm({ next, passkeyRefusal, offerAction, enrolAction, confirmAction }: FirstFactorProps) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes) return <StoreCodes codes={codes} next={next} confirmAction={confirmAction} />;
  return <EnrolFactor offer={(kind) => offerAction({ kind })} enrol={enrolAction} onDone={setCodes} passkeyRefusal={passkeyRefusal} />;
}

type StoreCodesProps = { readonly codes: readonly string[]; readonly next: string; readonly confirmAction: Ask<unknown> };

export function StoreCodes({ codes, next, confirmAction }: StoreCodesProps) {
  const { outcome, count, isPending, send } = useAsk((_: null) => confirmAction({ saved: "on", next }));
  return (
    <div className="grid gap-4">
      <FormError title="You are not signed in" message={refusal(outcome).message} attempt={count} />
      <RecoveryCodeList codes={codes} doneLabel="Go to the desk" isPending={isPending} onStored={() => send(null)} />
    </div>
  );
}
