"use client";

import { useState } from "react";
import { connectionVenueIds, isConnectionVenue, venueForm } from "#lib/domain/connection/venues.ts";
import { type FormAction, refusal } from "../access/form-failure.ts";
import { useAttempt } from "../access/use-attempt.ts";
import { Button } from "../ui/button.tsx";
import { CheckboxField } from "../ui/checkbox-field.tsx";
import { Dialog, DialogClose } from "../ui/dialog.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { CredentialFields } from "./credential-fields.tsx";

type AddProps = { readonly action: FormAction<{ readonly connectionId: string }>; readonly disabledReason: string | null };

/** Adds a connection by the form of its venue. */
export function AddConnectionDialog({ action, disabledReason }: AddProps) {
  return (
    <Dialog
      title="New connection"
      description="The worker checks the credential at the venue and refuses one that may withdraw."
      trigger={
        <Button variant="primary" icon="plus" disabledReason={disabledReason}>
          New connection
        </Button>
      }
    >
      <AddConnectionForm action={action} />
    </Dialog>
  );
}

function AddConnectionForm({ action }: Pick<AddProps, "action">) {
  const [attempt, submit] = useAttempt(action);
  const [chosen, choose] = useState<string>("binance");
  const venue = isConnectionVenue(chosen) ? chosen : "binance";
  const { message, fields } = refusal(attempt.outcome);
  const typed = (name: string) => String(attempt.form?.get(name) ?? "");
  if (attempt.outcome?.ok) return <Submitted />;
  return (
    <Form action={submit} key={attempt.count}>
      <FormError title="Nothing was stored" message={message} fields={fields} attempt={attempt.count} />
      <SelectField
        name="venue"
        label="Leads to"
        value={venue}
        onChange={(event) => choose(event.target.value)}
        error={fields["venue"]}
        options={connectionVenueIds.map((id) => {
          const { name, kind } = venueForm(id);
          return { value: id, label: kind === "data" ? `${name} (market data)` : name };
        })}
      />
      <TextField
        name="label"
        label="Name"
        help="What this desk calls it"
        required
        defaultValue={typed("label")}
        error={fields["label"]}
        autoComplete="off"
      />
      {venueForm(venue).sandbox !== null && (
        <CheckboxField name="isSandbox" label={`${venueForm(venue).sandbox}, no real money`} defaultChecked={typed("isSandbox") === "on"} />
      )}
      <CredentialFields key={venue} venue={venue} errors={fields} />
      <FormActions>
        <SubmitButton pendingLabel="Sealing">Seal and check</SubmitButton>
      </FormActions>
    </Form>
  );
}

/** What happens after a credential was handed over. */
export function Submitted() {
  return (
    <div className="grid gap-4">
      <p role="status" className="text-base">
        Sealed to the worker. It asks the venue now; the list shows what came of it in a few seconds.
      </p>
      <div>
        <DialogClose asChild>
          <Button variant="primary">Close</Button>
        </DialogClose>
      </div>
    </div>
  );
}
