import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { FieldShell, type FieldText } from "./field-shell.tsx";

type TextFieldProps = FieldText &
  Omit<ComponentProps<"input">, "disabled" | "style" | "className"> & {
    readonly mono?: boolean;
  };

export function TextField({ label, help, error, optional, disabledReason, id, type = "text", mono = false, ...rest }: TextFieldProps) {
  return (
    <FieldShell {...{ id, label, help, error, disabledReason }} optional={optional ?? false}>
      {(aria) => <input type={type} autoComplete="off" {...rest} {...aria} className={classNames("control", mono && "font-mono")} />}
    </FieldShell>
  );
}
