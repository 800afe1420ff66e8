import type { ComponentProps } from "react";
import { FieldShell, type FieldText } from "./field-shell.tsx";
import { Icon } from "./icon.tsx";

export type SelectOption = { readonly value: string; readonly label: string; readonly disabled?: boolean };

type SelectFieldProps = FieldText &
  Omit<ComponentProps<"select">, "disabled" | "style" | "className"> & {
    readonly options?: readonly SelectOption[];
  };

/** The browser's own list, so that it works the way the device does. */
export function SelectField({ label, help, error, optional, disabledReason, id, options, children, ...rest }: SelectFieldProps) {
  return (
    <FieldShell {...{ id, label, help, error, disabledReason }} optional={optional ?? false}>
      {({ readOnly, ...aria }) => (
        <div className="relative">
          {/* A select knows no readOnly: disabled is the only way to keep it. */}
          <select {...rest} {...aria} disabled={readOnly ?? false} className="control appearance-none pr-8">
            {options?.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
            {children}
          </select>
          <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-muted">
            <Icon name="chevron-down" size={14} />
          </span>
        </div>
      )}
    </FieldShell>
  );
}
