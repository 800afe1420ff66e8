"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { ChangeLimitAction, Limit } from "./limit-data.ts";
import { LimitForm } from "./limit-form.tsx";

type LimitDialogProps = {
  readonly limit: Limit;
  readonly portfolios: readonly { readonly id: string; readonly name: string }[];
  readonly disabledReason: string | null;
  readonly changeAction: ChangeLimitAction;
};

export function LimitDialog({ limit, portfolios, disabledReason, changeAction }: LimitDialogProps) {
  const [isOpen, setOpen] = useState(false);
  if (disabledReason) {
    return (
      <Button size="sm" disabledReason={disabledReason}>
        Change
      </Button>
    );
  }
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" aria-label={`Change ${limit.title}`}>
          Change
        </Button>
      }
      title={`Change: ${limit.title}`}
      description={`In force for the next order. Unit: ${limit.unit}.`}
    >
      <LimitForm {...{ limit, portfolios, changeAction }} onDone={() => setOpen(false)} />
    </Dialog>
  );
}
