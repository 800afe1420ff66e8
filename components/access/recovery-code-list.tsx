"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { CheckboxField } from "../ui/checkbox-field.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { FormActions } from "../ui/form.tsx";

type RecoveryCodeListProps = {
  readonly codes: readonly string[];
  readonly doneLabel: string;
  readonly isPending?: boolean;
  readonly onStored: () => void;
};

/** The recovery codes, this once, and the promise that they are stored. */
export function RecoveryCodeList({ codes, doneLabel, isPending = false, onStored }: RecoveryCodeListProps) {
  const [isStored, setStored] = useState(false);
  return (
    <div className="grid max-w-md gap-4">
      <p className="text-sm">
        Each of these codes signs you in once when your second factor is lost. They are shown only now: store them where the device with the
        factor is not.
      </p>
      <div className="grid gap-2 rounded-md border border-line bg-canvas p-3">
        <ol aria-label="Recovery codes" className="grid gap-x-4 gap-y-1 font-mono text-xs sm:grid-cols-2">
          {codes.map((code) => (
            <li key={code} className="whitespace-nowrap">
              {code}
            </li>
          ))}
        </ol>
        <div className="flex justify-end">
          <CopyButton text={codes.join("\n")} label="Copy the codes" />
        </div>
      </div>
      <CheckboxField label="I have stored the codes" checked={isStored} onChange={(event) => setStored(event.target.checked)} />
      <FormActions>
        <Button variant="primary" pending={isPending} disabledReason={isStored ? null : "Store the codes first."} onClick={onStored}>
          {doneLabel}
        </Button>
      </FormActions>
    </div>
  );
}
