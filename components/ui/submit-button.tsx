"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "./button.tsx";

type SubmitButtonProps = Omit<ButtonProps, "type"> & {
  /** The words while the form is on its way: "Saving". Keep them as long as the usual ones. */
  readonly pendingLabel?: string;
};

/** Sends the form around it and shows that it is on its way. */
export function SubmitButton({ variant = "primary", pending, pendingLabel, children, onClick, ...rest }: SubmitButtonProps) {
  const status = useFormStatus();
  const isPending = pending ?? status.pending;
  return (
    <Button
      {...rest}
      type="submit"
      variant={variant}
      pending={isPending}
      onClick={(event) => {
        if (isPending)
          event.preventDefault(); // one press, one request
        else onClick?.(event);
      }}
    >
      {isPending && pendingLabel !== undefined ? pendingLabel : children}
    </Button>
  );
}
