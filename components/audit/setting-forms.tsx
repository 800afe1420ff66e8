"use client";

import type { AnomalySettings } from "#lib/domain/audit/anomaly-settings.ts";
import type { RetentionSettings } from "#lib/domain/audit/retention-settings.ts";
import { type FormAction, refusal } from "../access/form-failure.ts";
import { useAttempt } from "../access/use-attempt.ts";
import { CheckboxField } from "../ui/checkbox-field.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { WeekdayField } from "./weekday-field.tsx";

type SettingFormProps<T> = {
  readonly value: T;
  readonly version: number;
  readonly action: FormAction<unknown>;
  readonly disabledReason: string | null;
};

type NumberOf = { readonly name: string; readonly label: string; readonly unit: string; readonly help?: string };

/** @shape rows of the form: what stands together is read together */
const rules: readonly (readonly NumberOf[])[] = [
  [
    { name: "failedLogins", label: "Failed sign-ins", unit: "at least", help: "To one account, or from one network." },
    { name: "failedLoginsMinutes", label: "within", unit: "min" },
  ],
  [
    { name: "refusals", label: "Refused acts", unit: "at least", help: "To one actor, or to one network where nobody is signed in." },
    { name: "refusalsMinutes", label: "within", unit: "min" },
  ],
  [
    {
      name: "failedLoginsFloor",
      label: "Failed sign-ins of the whole desk",
      unit: "an hour",
      help: "Fewer are never unusual; more are, above mean + 3σ of the last 14 days.",
    },
    {
      name: "secretsPerHour",
      label: "Secrets touched by one actor",
      unit: "an hour",
      help: "Or mean + 3σ of that actor, if that is more.",
    },
  ],
  [
    {
      name: "limitThenOrderMinutes",
      label: "Orders after a raised limit, for",
      unit: "min",
      help: "Found when the old limit would have refused them.",
    },
    { name: "knownPlaceDays", label: "A network or country is known for", unit: "days" },
  ],
  [
    { name: "workFrom", label: "Working hours from", unit: "h" },
    { name: "workTo", label: "to", unit: "h" },
  ],
];

export function AnomalyRuleForm({ value, version, action, disabledReason }: SettingFormProps<AnomalySettings>) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  const held: Readonly<Record<string, unknown>> = value;
  const shown = (name: string) => String(attempt.outcome?.ok === false ? (attempt.form?.get(name) ?? "") : held[name]);
  return (
    <Form action={submit} key={attempt.count}>
      <FormError title="The rules were not changed" message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="expectedVersion" value={version} />
      {rules.map((row) => (
        <div key={row[0]?.name} className="grid items-start gap-4 sm:grid-cols-2">
          {row.map(({ name, label, unit, help }) => (
            <NumberField
              key={name}
              name={name}
              label={label}
              unit={unit}
              defaultValue={shown(name)}
              error={fields[name]}
              disabledReason={disabledReason}
              {...(help ? { help } : {})}
            />
          ))}
        </div>
      ))}
      <WeekdayField
        name="workDays"
        label="Working days"
        defaultValue={shown("workDays")}
        error={fields["workDays"]}
        disabledReason={disabledReason}
      />
      <TextField
        name="timeZone"
        label="Time zone"
        defaultValue={shown("timeZone")}
        error={fields["timeZone"]}
        disabledReason={disabledReason}
      />
      <input type="hidden" name="isNewPlaceOn" value="false" />
      <CheckboxField
        name="isNewPlaceOn"
        label="Sign-ins from new networks, devices and countries"
        defaultChecked={value.isNewPlaceOn}
        disabledReason={disabledReason}
      />
      <FormActions>
        <SubmitButton variant="primary" pendingLabel="Saving" disabledReason={disabledReason}>
          Save as version {version + 1}
        </SubmitButton>
      </FormActions>
    </Form>
  );
}

export function RetentionForm({ value, version, action, disabledReason }: SettingFormProps<RetentionSettings>) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  const held: Readonly<Record<string, unknown>> = value;
  const shown = (name: string) => String(attempt.outcome?.ok === false ? (attempt.form?.get(name) ?? "") : held[name]);
  return (
    <Form action={submit} key={attempt.count}>
      <FormError title="Retention was not changed" message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="expectedVersion" value={version} />
      <NumberField
        name="orderYears"
        label="Months with orders"
        unit="years"
        help="At least 7."
        defaultValue={shown("orderYears")}
        error={fields["orderYears"]}
        disabledReason={disabledReason}
      />
      <NumberField
        name="otherYears"
        label="Months without any"
        unit="years"
        help="At least 1."
        defaultValue={shown("otherYears")}
        error={fields["otherYears"]}
        disabledReason={disabledReason}
      />
      <FormActions>
        <SubmitButton variant="primary" pendingLabel="Saving" disabledReason={disabledReason}>
          Save as version {version + 1}
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
