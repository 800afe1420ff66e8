"use client";

import { type FormEvent, useState } from "react";
import type { KillScope } from "#lib/domain/risk/gate-order.ts";
import { Button } from "../ui/button.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { EngageNumbers } from "./engage-numbers.tsx";
import { EngagedNote } from "./engaged-note.tsx";
import type { EngageAction, PreviewAction } from "./kill-data.ts";
import { scopeWords } from "./kill-words.ts";
import { useEngage, useEngagePreview } from "./use-engage.ts";

type Choice = { readonly value: string; readonly label: string };

type EngagePanelProps = {
  /** What can be named, for each scope that needs a name. */
  readonly places: Readonly<Record<Exclude<KillScope, "all">, readonly Choice[]>>;
  readonly disabledReason: string | null;
  readonly previewAction: PreviewAction;
  readonly engageAction: EngageAction;
};

/** Engages at all, one portfolio, one run or one instrument, and says in numbers what that stops. */
export function EngagePanel({ places, disabledReason, previewAction, engageAction }: EngagePanelProps) {
  const [scope, setScope] = useState<KillScope>("all");
  const [named, setNamed] = useState("");
  const choices = scope === "all" ? [] : places[scope];
  const scopeId = scope === "all" ? "*" : (choices.find(({ value }) => value === named) ?? choices[0])?.value;
  const place = scopeId === undefined ? null : { scope, scopeId };
  const { counts, error: countError } = useEngagePreview(disabledReason === null ? place : null, previewAction);
  const { isPending, error, done, engage, reset } = useEngage(engageAction);

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (place && !isPending) engage(place, String(new FormData(event.currentTarget).get("reason") ?? ""));
  }
  return (
    <Form onSubmit={onSubmit}>
      <FormError title="It is not engaged" message={error} />
      {done && <EngagedNote state={done} />}
      <SelectField
        name="scope"
        label="Where"
        value={scope}
        disabledReason={disabledReason}
        onChange={(event) => {
          setScope(event.target.value as KillScope); // the options below are the scopes
          reset();
        }}
        options={Object.entries(scopeWords).map(([value, label]) => ({
          value,
          label,
          disabled: value !== "all" && places[value as "run"].length === 0,
        }))}
      />
      {scope !== "all" && (
        <SelectField
          name="scopeId"
          label={scopeWords[scope].replace("One ", "Which ")}
          value={scopeId}
          disabledReason={disabledReason}
          onChange={(event) => {
            setNamed(event.target.value);
            reset();
          }}
          options={choices}
        />
      )}
      <TextField name="reason" label="Reason" optional maxLength={300} disabledReason={disabledReason} help="Stands in the audit record." />
      {disabledReason === null && <EngageNumbers counts={counts} error={countError} />}
      <FormActions>
        <Button type="submit" variant="danger" icon="kill" pending={isPending} disabledReason={disabledReason}>
          Engage
        </Button>
      </FormActions>
    </Form>
  );
}
