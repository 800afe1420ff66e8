import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { FieldShell, type FieldText } from "./field-shell.tsx";

type TextAreaFieldProps = FieldText &
  Omit<ComponentProps<"textarea">, "disabled" | "style" | "className"> & {
    readonly mono?: boolean;
  };

export function TextAreaField({ label, help, error, optional, disabledReason, id, rows = 4, mono = false, ...rest }: TextAreaFieldProps) {
  return (
    <FieldShell {...{ id, label, help, error, disabledReason }} optional={optional ?? false}>
      {(aria) => <textarea rows={rows} {...rest} {...aria} className={classNames("control", mono && "font-mono")} />}
    </FieldShell>
  );
}
