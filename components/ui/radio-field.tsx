import { type ComponentProps, useId } from "react";
import { FieldError, type FieldText } from "./field-shell.tsx";

export type RadioOption = {
  readonly value: string;
  readonly label: string;
  readonly help?: string;
  readonly disabledReason?: string | null;
};

type RadioFieldProps = FieldText &
  Omit<ComponentProps<"input">, "disabled" | "style" | "className" | "type" | "value" | "id" | "defaultValue"> & {
    readonly name: string;
    readonly options: readonly RadioOption[];
    /** For plain forms; react-hook-form sets its own. */
    readonly defaultValue?: string;
  };

/** A few choices, all visible, one of them taken. */
export function RadioField({ label, help, error, optional, disabledReason, options, defaultValue, ...rest }: RadioFieldProps) {
  const id = useId();
  const note = disabledReason || help;
  const describedBy = [error && `${id}-error`, note && `${id}-help`].filter(Boolean).join(" ");
  return (
    <fieldset aria-describedby={describedBy || undefined}>
      <legend className="mb-1 text-sm font-medium">
        {label}
        {optional && <span className="ml-2 text-xs font-normal text-muted">optional</span>}
      </legend>
      <div className="grid gap-1">
        {options.map((option) => {
          const said = option.disabledReason ?? option.help;
          return (
            <label key={option.value} className="flex min-h-6 items-start gap-2.5 touch:min-h-11 touch:items-center">
              <span className="flex h-5.5 items-center">
                <input
                  {...rest}
                  type="radio"
                  value={option.value}
                  disabled={Boolean(disabledReason ?? option.disabledReason)}
                  {...(defaultValue === undefined ? {} : { defaultChecked: option.value === defaultValue })}
                  className="tick"
                />
              </span>
              <span>
                {option.label}
                {said && <span className="block text-xs text-muted">{said}</span>}
              </span>
            </label>
          );
        })}
      </div>
      <FieldError id={`${id}-error`} error={error} />
      {note && (
        <p id={`${id}-help`} className="mt-1 text-xs text-muted">
          {note}
        </p>
      )}
    </fieldset>
  );
}
