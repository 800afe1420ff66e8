"use client";

import { useState } from "react";
import type { FormAction } from "../access/form-failure.ts";
import { useCheckedForm } from "../form/use-checked-form.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { checkInstrument } from "./check-instrument.ts";

type AddInstrumentProps = { readonly action: FormAction<unknown>; readonly disabledReason: string | null };

/** A simulated instrument with its steps set by hand. */
export function AddInstrument({ action, disabledReason }: AddInstrumentProps) {
  const [isOpen, setOpen] = useState(false);
  const label = "Add instrument";
  if (disabledReason) {
    return (
      <Button icon="plus" disabledReason={disabledReason}>
        {label}
      </Button>
    );
  }
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary" icon="plus">
          {label}
        </Button>
      }
      title={label}
      description="On the simulated venue. Its steps stay: candles and orders are made with them."
    >
      <InstrumentForm action={action} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function InstrumentForm({ action, onDone }: { readonly action: FormAction<unknown>; readonly onDone: () => void }) {
  const form = useCheckedForm({
    initial: { symbol: "", tickSize: "0.01", lotSize: "0.00000001", minNotional: "0" },
    check: checkInstrument,
    action,
    onDone,
  });
  const quote = form.values["symbol"]?.split("/")[1]?.slice(0, 5) || "USD";
  return (
    <Form onSubmit={form.onSubmit}>
      <FormError title="The instrument was not added" {...form.summary} />
      <TextField
        {...form.field("symbol")}
        label="Symbol"
        help="Base and quote with a slash; without one it is quoted in USD."
        placeholder="BTC/USD"
        maxLength={32}
        spellCheck={false}
        autoCapitalize="characters"
        required
        autoFocus
      />
      <NumberField {...form.field("tickSize")} label="Tick size" help="The smallest price step." unit={quote} required />
      <NumberField {...form.field("lotSize")} label="Lot size" help="The smallest size step, in the base." required />
      <NumberField
        {...form.field("minNotional")}
        label="Minimum notional"
        help="Smaller orders are refused. 0 is none."
        unit={quote}
        required
      />
      <FormActions>
        <SubmitButton pending={form.isPending} pendingLabel="Adding">
          Add instrument
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
