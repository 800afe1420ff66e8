"use client";

import { type ReactNode, useId, useState } from "react";
import { Tooltip } from "./tooltip.tsx";

type ReasonedButtonProps = {
  readonly reason: string;
  readonly label?: string;
  readonly className: string;
  readonly children: ReactNode;
};

/** A button that cannot be pressed and says why: on hover, on focus, on a tap and to a screen reader. Never a submit button. */
export function ReasonedButton({ reason, label, className, children }: ReasonedButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const reasonId = useId();
  return (
    <>
      <Tooltip text={reason} open={isOpen} onOpenChange={setOpen}>
        <button
          type="button"
          aria-disabled="true"
          aria-label={label}
          aria-describedby={reasonId}
          className={className}
          onPointerDown={(event) => event.preventDefault()}
          onClick={(event) => {
            event.preventDefault(); // keeps the tooltip open on a tap
            setOpen(true);
          }}
        >
          {children}
        </button>
      </Tooltip>
      <span id={reasonId} hidden>
        {reason}
      </span>
    </>
  );
}
