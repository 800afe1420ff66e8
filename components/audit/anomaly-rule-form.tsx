"use client";

import type { AnomalySettings } from "#lib/domain/audit/anomaly-settings.ts";
import { CheckboxField } from "../ui/checkbox-field.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { SettingForm, type SettingFormProps } from "./setting-form.tsx";
import { WeekdayField } from "./weekday-field.tsx";

type NumberOf = { readonly name: keyof AnomalySettings; readonly label: string; readonly unit: string; readonly help?: string };

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
    { name: "workTo", label: "to", unit: "h", help: "Earlier than the beginning means over midnight, into the next day." },
  ],
];

/** The thresholds of the anomaly rules. */
export function AnomalyRuleForm(props: SettingFormProps<AnomalySettings>) {
  return (
    <SettingForm {...props} refused="The rules were not changed">
      {(field) => (
        <>
          {rules.map((row) => (
            <div key={row[0]?.name} className="grid items-start gap-4 sm:grid-cols-2">
              {row.map(({ name, ...text }) => (
                <NumberField key={name} name={name} {...text} {...field(name)} />
              ))}
            </div>
          ))}
          <WeekdayField name="workDays" label="Working days" {...field("workDays")} />
          <TextField name="timeZone" label="Time zone" {...field("timeZone")} />
          <input type="hidden" name="isNewPlaceOn" value="false" />
          <CheckboxField
            name="isNewPlaceOn"
            label="Sign-ins from new networks, devices and countries"
            defaultChecked={props.value.isNewPlaceOn}
            disabledReason={props.disabledReason}
          />
        </>
      )}
    </SettingForm>
  );
}
