"use client";

import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Icon, type IconName } from "./icon.tsx";

type DropdownMenuProps = {
  readonly trigger: ReactElement;
  /** What the menu holds, for a screen reader. */
  readonly label: string;
  readonly align?: "start" | "end";
  readonly children: ReactNode;
};

export function DropdownMenu({ trigger, label, align = "end", children }: DropdownMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="appear z-50 max-h-[var(--radix-dropdown-menu-content-available-height)] min-w-48 max-w-80 overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const row =
  "flex min-h-7 w-full items-center gap-2 rounded-sm px-2 text-sm outline-none select-none touch:min-h-11 data-[highlighted]:bg-raised data-[disabled]:text-faint";

type MenuItemProps = {
  readonly onSelect?: () => void;
  readonly href?: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly current?: boolean;
  readonly disabledReason?: string | null;
  readonly children: ReactNode;
};

export function MenuItem({ onSelect, href, icon, danger = false, current = false, disabledReason, children }: MenuItemProps) {
  const look = classNames(row, danger ? "text-danger" : "text-ink", disabledReason && "text-faint");
  const inside = (
    <>
      {icon !== undefined && (
        <span className={danger ? "" : "text-muted"}>
          <Icon name={icon} />
        </span>
      )}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{children}</span>
        {disabledReason && <span className="block text-xs text-muted">{disabledReason}</span>}
      </span>
      {current && <Icon name="check" />}
    </>
  );
  if (href !== undefined && !disabledReason) {
    return (
      <Radix.Item asChild className={look}>
        <Link href={href} aria-current={current || undefined}>
          {inside}
        </Link>
      </Radix.Item>
    );
  }
  return (
    <Radix.Item
      className={look}
      aria-disabled={disabledReason ? true : undefined}
      onSelect={(event) => {
        if (disabledReason) event.preventDefault();
        else onSelect?.();
      }}
    >
      {inside}
    </Radix.Item>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-xs text-muted">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}

type MenuRadioGroupProps<V extends string> = {
  readonly label: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly options: readonly { readonly value: V; readonly label: string; readonly icon?: IconName }[];
};

export function MenuRadioGroup<V extends string>({ label, value, onChange, options }: MenuRadioGroupProps<V>) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(chosen) => onChange(chosen as V /* one of the options */)}>
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={row} onSelect={(event) => event.preventDefault()}>
          {option.icon !== undefined && (
            <span className="text-muted">
              <Icon name={option.icon} />
            </span>
          )}
          <span className="flex-1">{option.label}</span>
          <Radix.ItemIndicator>
            <Icon name="check" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}
