import { type ReactNode, useId } from "react";
import { Icon } from "./icon.tsx";

export type FieldText = {
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly error?: string | null | undefined;
  /** Says "optional" beside the label; required is the usual case. */
  readonly optional?: boolean;
  /** Why the field cannot be changed now. */
  readonly disabledReason?: string | null | undefined;
};

/** What an input needs so that its label, help and error are read with it. */
export type FieldAria = {
  readonly id: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
  readonly "aria-disabled"?: true;
  readonly readOnly?: true;
};

type FieldShellProps = FieldText & {
  readonly id?: string | undefined;
  readonly children: (aria: FieldAria) => ReactNode;
};

/** Label above, the input, help and error below. */
export function FieldShell({ id, label, help, error, optional, disabledReason, children }: FieldShellProps) {
  const ownId = useId();
  const inputId = id ?? ownId;
  const note = disabledReason || help;
  const describedBy = [error && `${inputId}-error`, note && `${inputId}-help`].filter(Boolean).join(" ");
  return (
    <div className="min-w-0">
      <label htmlFor={inputId} className="mb-1 flex items-baseline justify-between gap-2 text-sm font-medium">
        {label}
        {optional && <span className="text-xs font-normal text-muted">optional</span>}
      </label>
      {children({
        id: inputId,
        ...(describedBy !== "" && { "aria-describedby": describedBy }),
        ...(error && { "aria-invalid": true }),
        ...(disabledReason && { "aria-disabled": true, readOnly: true }),
      })}
      <FieldError id={`${inputId}-error`} error={error} />
      {note && (
        <p id={`${inputId}-help`} className="mt-1 text-xs text-muted">
          {note}
        </p>
      )}
    </div>
  );
}

export function FieldError({ id, error }: { readonly id: string; readonly error: string | null | undefined }) {
  if (!error) return null;
  return (
    <p id={id} className="mt-1 flex items-start gap-1.5 text-xs text-danger">
      <span className="mt-0.5">
        <Icon name="alert" size={12} />
      </span>
      {error}
    </p>
  );
}
