"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { limitProblem } from "#lib/domain/risk/limits.ts";
import { useStepUp } from "../access/step-up-provider.tsx";
import { actorWord } from "../audit/actor-word.ts";
import { fractionAsPercent } from "../orders/share.ts";
import { Button } from "../ui/button.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { UnsavedGuard } from "../ui/unsaved-guard.tsx";
import type { ChangeLimitAction, Limit } from "./limit-data.ts";
import { limitMove } from "./limit-move.ts";

type LimitFormProps = {
  readonly limit: Limit;
  readonly portfolios: readonly { readonly id: string; readonly name: string }[];
  readonly changeAction: ChangeLimitAction;
  readonly onDone: () => void;
};

/** Sets a bound at a level. It names the version it saw, so that nobody overwrites a change they have not seen. */
export function LimitForm({ limit: newest, portfolios, changeAction, onDone }: LimitFormProps) {
  const [limit, setLimit] = useState(newest); // as the person saw it: the page below goes on and is read anew
  const router = useRouter();
  const [levelId, setLevelId] = useState("*");
  const [typed, setTyped] = useState<string | null>(null);
  const [hasLeft, setLeft] = useState(false);
  const [refused, setRefused] = useState<{
    readonly message: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly count: number;
  } | null>(null);
  const withStepUp = useStepUp();
  const [isPending, startTransition] = useTransition();

  const current = limit.set.find((each) => each.levelId === levelId);
  const moved = newest.set.find((each) => each.levelId === levelId);
  const hasMoved = (moved?.version ?? 0) !== (current?.version ?? 0);
  const value = (typed ?? current?.value ?? "").trim();
  const isGone = value === "";
  const problem = isGone ? undefined : limitProblem(limit.rule, value);
  const percent = problem || isGone ? null : fractionAsPercent(value);
  const move = problem ? null : limitMove(limit, levelId, isGone ? null : value);

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    setLeft(true);
    if (isPending) return;
    if (problem) {
      setRefused({ message: "", fields: { value: problem }, count: (refused?.count ?? 0) + 1 });
      return;
    }
    const form = new FormData(event.currentTarget);
    startTransition(async () => {
      const outcome = await withStepUp(() => changeAction(form)).catch(() => null);
      if (outcome?.ok) return onDone();
      const message = outcome?.failure.message ?? "The desk did not answer. Look at the value again before you set another.";
      setRefused({ message, fields: outcome?.failure.fields ?? {}, count: (refused?.count ?? 0) + 1 });
      if (outcome?.failure.code === "conflict") router.refresh(); // brings the newest value, which then can be taken
    });
  }

  return (
    <Form onSubmit={onSubmit}>
      <UnsavedGuard isDirty={typed !== null && !isPending} />
      <FormError message={refused?.message} fields={refused?.fields} attempt={refused?.count} />
      <input type="hidden" name="rule" value={limit.rule} />
      <input type="hidden" name="level" value={levelId === "*" ? "platform" : "portfolio"} />
      <input type="hidden" name="expectedVersion" value={current?.version ?? 0} />
      <SelectField
        name="levelId"
        label="Level"
        value={levelId}
        onChange={(event) => {
          setLevelId(event.target.value);
          setTyped(null);
        }}
        options={[{ value: "*", label: "Platform: every portfolio" }, ...portfolios.map(({ id, name }) => ({ value: id, label: name }))]}
        help={
          current
            ? `Now ${current.value ?? "taken away"}, version ${current.version}, set by ${actorWord(current.setBy)}.`
            : "Never set at this level."
        }
        error={refused?.fields["levelId"]}
      />
      <NumberField
        name="value"
        label="Value"
        unit={percent === null ? "fraction" : `= ${percent} %`}
        value={typed ?? current?.value ?? ""}
        placeholder={levelId === "*" ? limit.default : "no own bound"}
        onChange={(event) => {
          setTyped(event.target.value);
          setRefused(null);
        }}
        onBlur={() => setLeft(typed !== null)}
        error={(hasLeft ? problem : undefined) ?? refused?.fields["value"]}
        help={`From ${limit.min} to ${limit.max}; default ${limit.default}. Empty takes this level's own bound away.`}
      />
      <TextField name="reason" label="Reason" optional maxLength={300} help="Stands in the history and the audit record." />
      {move && <p className={`text-sm ${move.isLooser ? "font-medium text-warning" : "text-muted"}`}>{move.says}</p>}
      {hasMoved && (
        <div
          role="status"
          className="grid justify-items-start gap-2 rounded-md border border-warning/30 bg-warning-soft px-3 py-2 text-sm text-warning"
        >
          Somebody changed it meanwhile: now {moved?.value ?? "taken away"}, set by {moved ? actorWord(moved.setBy) : "somebody"}.
          <Button
            size="sm"
            onClick={() => {
              setLimit(newest);
              setTyped(null);
              setRefused(null);
            }}
          >
            Take the newest value
          </Button>
        </div>
      )}
      <FormActions>
        <Button type="submit" variant="primary" pending={isPending}>
          Set limit
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </FormActions>
    </Form>
  );
}
