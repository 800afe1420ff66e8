"use client";

import { useState } from "react";
import { FieldError } from "../ui/field-shell.tsx";

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

type WeekdayFieldProps = {
  readonly name: string;
  readonly label: string;
  /** @shape digits, Monday is 1: "12345" */
  readonly defaultValue: string;
  readonly error?: string | undefined;
  readonly disabledReason: string | null;
};

/** Days of the week to tick; sent as their digits. */
export function WeekdayField({ name, label, defaultValue, error, disabledReason }: WeekdayFieldProps) {
  const [chosen, setChosen] = useState(defaultValue);
  const toggle = (digit: string) => setChosen((was) => [...(was.includes(digit) ? was.replace(digit, "") : was + digit)].sort().join(""));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <input type="hidden" name={name} value={chosen} />
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {days.map((day, at) => {
          const digit = String(at + 1);
          return (
            <label key={day} className="flex min-h-6 items-center gap-2 text-sm touch:min-h-11">
              <input
                type="checkbox"
                className="tick"
                checked={chosen.includes(digit)}
                disabled={Boolean(disabledReason)}
                onChange={() => toggle(digit)}
              />
              {day}
            </label>
          );
        })}
      </div>
      <FieldError id={`${name}-error`} error={error} />
    </fieldset>
  );
}
