"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactElement } from "react";

type TooltipProps = {
  readonly text: string;
  /** One element that can take the focus. */
  readonly children: ReactElement;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
};

/** A short sentence beside a control, on hover and on focus. Never the only place where something is said. */
export function Tooltip({ text, children, open, onOpenChange }: TooltipProps) {
  return (
    <Radix.Provider delayDuration={250}>
      <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side="bottom"
            sideOffset={6}
            collisionPadding={8}
            className="appear z-50 max-w-72 rounded-md border border-line bg-surface px-2.5 py-1.5 text-xs text-ink shadow-float"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
