"use client";

import { type FormEvent, useState } from "react";
import { paths } from "#lib/paths.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FormError } from "../ui/form-error.tsx";
import { RadioField } from "../ui/radio-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { EngageNumbers } from "./engage-numbers.tsx";
import { EngagedNote } from "./engaged-note.tsx";
import type { EngageAction, KillSummary, PreviewAction } from "./kill-data.ts";
import { useEngage, useEngagePreview } from "./use-engage.ts";

type EngageQuicklyProps = {
  readonly kill: KillSummary;
  readonly engageReason: string | null;
  readonly portfolio: { readonly id: string; readonly name: string } | null;
  readonly previewAction: PreviewAction;
  readonly engageAction: EngageAction;
  readonly onClose: () => void;
};

/** The shortest way to stop: what it will do in numbers, and the button that has the focus already. */
export function EngageQuickly({ kill, engageReason, portfolio, previewAction, engageAction, onClose }: EngageQuicklyProps) {
  const [isAll, setAll] = useState(true);
  const place = isAll || !portfolio ? ({ scope: "all", scopeId: "*" } as const) : ({ scope: "portfolio", scopeId: portfolio.id } as const);
  const { counts, error: countError } = useEngagePreview(engageReason === null && !kill.isEngaged ? place : null, previewAction);
  const { isPending, error, done, engage } = useEngage(engageAction);

  if (done) return <EngagedNote state={done} onClose={onClose} />;
  if (kill.isEngaged) {
    return (
      <div className="grid gap-3">
        <p>It is engaged for everything: no new order passes, and no permit to send is given.</p>
        {kill.reason && <p className="text-muted">Reason: {kill.reason}</p>}
        <LinkButton href={paths.risk}>See it on the risk page, or release it there</LinkButton>
      </div>
    );
  }
  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (isPending) return;
    engage(place, String(new FormData(event.currentTarget).get("reason") ?? ""));
  }
  return (
    <form onSubmit={onSubmit} className="grid gap-3">
      <FormError title="It is not engaged" message={error} />
      {portfolio && (
        <RadioField
          name="where"
          label="Where"
          defaultValue="all"
          onChange={(event) => setAll(event.target.value === "all")}
          options={[
            { value: "all", label: "Everything" },
            { value: "portfolio", label: portfolio.name },
          ]}
        />
      )}
      <EngageNumbers counts={counts} error={countError} />
      <TextField name="reason" label="Reason" optional maxLength={300} help="Stands in the audit record. It can wait: engaging does not." />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="danger" icon="kill" pending={isPending} disabledReason={engageReason} autoFocus>
          Engage kill switch
        </Button>
      </div>
    </form>
  );
}
