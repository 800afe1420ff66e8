"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { EnrolFactor } from "./enrol-factor.tsx";
import type { Ask, EnrolFactor as Enrol, FactorOffer } from "./factor-data.ts";
import { EndOthersField } from "./factor-table.tsx";
import { RecoveryCodeList } from "./recovery-code-list.tsx";
import { useStepUp } from "./step-up-provider.tsx";

type AddFactorDialogProps = { readonly offerAction: Ask<FactorOffer>; readonly addAction: Enrol; readonly passkeyRefusal: string | null };

/** One more factor: the person confirms who it is, then makes it; with the first one come the recovery codes. */
export function AddFactorDialog({ offerAction, addAction, passkeyRefusal }: AddFactorDialogProps) {
  const withStepUp = useStepUp();
  const [isOpen, setOpen] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  function close(): void {
    setOpen(false);
    setCodes(null);
  }

  return (
    <Dialog
      open={isOpen}
      onOpenChange={(next) => (next ? setOpen(true) : codes === null && close())} // codes that are shown once are closed by their own button
      trigger={
        <Button variant="primary" icon="plus">
          Add a factor
        </Button>
      }
      title={codes ? "Recovery codes" : "Add a second factor"}
    >
      {codes ? (
        <RecoveryCodeList codes={codes} doneLabel="Done" onStored={close} />
      ) : (
        <EnrolFactor
          offer={(kind) => withStepUp(() => offerAction({ kind }))}
          enrol={addAction}
          onDone={(made) => (made ? setCodes(made) : close())}
          passkeyRefusal={passkeyRefusal}
          isChosenFirst
        >
          <EndOthersField />
        </EnrolFactor>
      )}
    </Dialog>
  );
}
