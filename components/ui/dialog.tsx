"use client";

import "./style-nonce.ts";
import { Dialog as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";

type DialogProps = {
  /** The element that opens it; else `open` decides. */
  readonly trigger?: ReactElement;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  readonly footer?: ReactNode;
  readonly side?: "center" | "bottom" | "right";
};

const places = {
  center:
    "appear left-1/2 top-[12dvh] max-h-[76dvh] w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border max-sm:top-auto max-sm:bottom-4 max-sm:max-h-[calc(100dvh-2rem)]",
  bottom: "rise inset-x-0 bottom-0 max-h-[85dvh] rounded-t-lg border-t pb-[env(safe-area-inset-bottom)]",
  right: "appear inset-y-0 right-0 w-[min(32rem,100vw)] border-l",
} as const;

/** A window over the page that holds the focus until it is closed. */
export function Dialog({ trigger, open, onOpenChange, title, description, children, footer, side = "center" }: DialogProps) {
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      {trigger !== undefined && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={classNames("fixed z-50 flex flex-col bg-surface shadow-float outline-none", places[side])}
        >
          <div className="flex items-start justify-between gap-4 px-4 pt-3">
            <div className="min-w-0 py-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description !== undefined && <Radix.Description className="text-sm text-muted">{description}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton icon="close" label="Close" />
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-2 pb-4">{children}</div>
          {footer !== undefined && <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const DialogClose = Radix.Close;
