"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { type Area, type FramePerson, isInArea } from "./nav.ts";
import type { Theme } from "./preference.ts";
import { ThemeSwitch } from "./theme-switch.tsx";
import { useSignOut } from "./use-sign-out.ts";

type BottomBarProps = {
  readonly areas: readonly Area[];
  readonly person: FramePerson;
  readonly theme: Theme;
  readonly signOutAction: () => Promise<void>;
};

const shownCount = 4;
const cell = "flex min-h-14 flex-col items-center justify-center gap-0.5 text-2xs focus-visible:-outline-offset-2";

/** The areas on a phone: four under the thumb, the others and the person behind "More". */
export function BottomBar({ areas, person, theme, signOutAction }: BottomBarProps) {
  const pathname = usePathname();
  const [isOpen, setOpen] = useState(false);
  const [isLeaving, signOut] = useSignOut(signOutAction);
  const rest = areas.slice(shownCount);
  const isInRest = rest.some((area) => isInArea(pathname, area.within ?? area.href));
  return (
    <nav
      aria-label="Areas"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      <ul className="grid grid-cols-5">
        {areas.slice(0, shownCount).map((area) => {
          const isCurrent = isInArea(pathname, area.within ?? area.href);
          return (
            <li key={area.href}>
              <Link
                href={area.href}
                aria-current={isCurrent ? "page" : undefined}
                className={classNames(cell, isCurrent ? "font-medium text-accent" : "text-muted")}
              >
                <Icon name={area.icon} size={18} />
                {area.label}
              </Link>
            </li>
          );
        })}
        <li>
          <Dialog
            side="bottom"
            title="More"
            open={isOpen}
            onOpenChange={setOpen}
            trigger={
              <button type="button" className={classNames(cell, "w-full", isInRest ? "font-medium text-accent" : "text-muted")}>
                <Icon name="more" size={18} />
                More
              </button>
            }
          >
            <ul className="grid grid-cols-2 gap-1">
              {rest.map((area) => (
                <li key={area.href}>
                  <Link
                    href={area.href}
                    aria-current={isInArea(pathname, area.within ?? area.href) ? "page" : undefined}
                    onClick={() => setOpen(false)}
                    className="flex h-11 items-center gap-2.5 rounded-md px-2.5 text-ink hover:bg-raised aria-[current]:bg-selected aria-[current]:text-accent"
                  >
                    <Icon name={area.icon} />
                    {area.label}
                  </Link>
                </li>
              ))}
            </ul>
            <div className="mt-3 grid gap-3 border-t border-line pt-3">
              <div className="min-w-0">
                <p className="truncate font-medium">{person.name}</p>
                <p className="truncate text-sm text-muted">
                  {person.email !== undefined && `${person.email} · `}
                  {person.roles}
                </p>
              </div>
              <ThemeSwitch theme={theme} />
              <Button icon="sign-out" pending={isLeaving} onClick={signOut}>
                Sign out
              </Button>
            </div>
          </Dialog>
        </li>
      </ul>
    </nav>
  );
}
