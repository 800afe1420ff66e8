import { type ComponentProps, useId } from "react";
import { FieldError, type FieldText } from "./field-shell.tsx";

type CheckboxFieldProps = Omit<FieldText, "optional"> & Omit<ComponentProps<"input">, "disabled" | "style" | "className" | "type">;

/** A native check box with its words to the right; the whole line can be pressed. */
export function CheckboxField({ label, help, error, disabledReason, id, ...rest }: CheckboxFieldProps) {
  const ownId = useId();
  const inputId = id ?? ownId;
  const note = disabledReason || help;
  const describedBy = [error && `${inputId}-error`, note && `${inputId}-help`].filter(Boolean).join(" ");
  return (
    <div>
      <label htmlFor={inputId} className="flex min-h-6 items-start gap-2.5 touch:min-h-11 touch:items-center">
        <span className="flex h-5.5 items-center">
          <input
            {...rest}
            id={inputId}
            type="checkbox"
            disabled={Boolean(disabledReason)}
            aria-describedby={describedBy || undefined}
            aria-invalid={error ? true : undefined}
            className="tick"
          />
        </span>
        <span>{label}</span>
      </label>
      <div className="pl-6.5">
        {note && (
          <p id={`${inputId}-help`} className="text-xs text-muted">
            {note}
          </p>
        )}
        <FieldError id={`${inputId}-error`} error={error} />
      </div>
    </div>
  );
}
