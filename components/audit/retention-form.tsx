"use client";

import type { RetentionSettings } from "#lib/domain/audit/retention-settings.ts";
import { NumberField } from "../ui/number-field.tsx";
import { SettingForm, type SettingFormProps } from "./setting-form.tsx";

/** How many years months of the record are kept. */
export function RetentionForm(props: SettingFormProps<RetentionSettings>) {
  return (
    <SettingForm {...props} refused="Retention was not changed">
      {(field) => (
        <>
          <NumberField name="orderYears" label="Months with orders" unit="years" help="At least 7." {...field("orderYears")} />
          <NumberField name="otherYears" label="Months without any" unit="years" help="At least 1." {...field("otherYears")} />
        </>
      )}
    </SettingForm>
  );
}
