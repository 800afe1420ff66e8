import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { FieldShell, type FieldText } from "./field-shell.tsx";

type NumberFieldProps = FieldText &
  Omit<ComponentProps<"input">, "disabled" | "style" | "className" | "type"> & {
    /** Shown inside the field, at the right: "USD", "%". */
    readonly unit?: string;
  };

/** A decimal as text: what the person types is what is sent, digit by digit. */
export function NumberField({ label, help, error, optional, disabledReason, id, unit, ...rest }: NumberFieldProps) {
  return (
    <FieldShell {...{ id, label, help, error, disabledReason }} optional={optional ?? false}>
      {(aria) => (
        <div className="relative">
          <input
            type="text"
            inputMode="decimal"
            autoComplete="off"
            spellCheck={false}
            {...rest}
            {...aria}
            className={classNames("control num", unit !== undefined && "pr-16")}
          />
          {unit !== undefined && (
            <span aria-hidden className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-sm text-muted">
              {unit}
            </span>
          )}
        </div>
      )}
    </FieldShell>
  );
}
