"use client";

import type { MouseEvent, ReactNode } from "react";

/**
 * A press anywhere in a row does what its first link does. The link itself stays the way for keyboards and screen readers, and marked
 * text is not a press.
 */
export function RowClicks({ children }: { readonly children: ReactNode }) {
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    if (event.defaultPrevented || !(event.target instanceof Element)) return;
    if (event.target.closest("a, button, input, select, summary, label") || window.getSelection()?.toString()) return;
    event.target.closest("tbody tr")?.querySelector<HTMLAnchorElement>("a[data-row]")?.click();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a bigger target for what the link inside does
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link inside takes the keys
    <div onClick={onClick} className="[&_tbody_tr:has(a[data-row])]:cursor-pointer">
      {children}
    </div>
  );
}
