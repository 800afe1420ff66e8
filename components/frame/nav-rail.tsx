"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/icon.tsx";
import { type Area, isInArea } from "./nav.ts";
import type { Rail } from "./preference.ts";
import { useRail } from "./use-preference.ts";

type NavRailProps = { readonly areas: readonly Area[]; readonly rail: Rail; readonly belowBand: boolean };

/** The areas at the left: sign and word, or the sign alone. Between phone and desktop always narrow. */
export function NavRail({ areas, rail: initial, belowBand }: NavRailProps) {
  const [rail, choose] = useRail(initial);
  const pathname = usePathname();
  const isWide = rail === "wide";
  const word = classNames("truncate max-lg:sr-only", !isWide && "sr-only");
  const line = classNames(
    "flex h-8 w-full items-center gap-2.5 rounded-md px-2.5 text-base max-lg:justify-center max-lg:px-0 touch:h-11",
    !isWide && "justify-center px-0",
  );
  return (
    <nav
      aria-label="Areas"
      className={classNames(
        "sticky shrink-0 self-start border-r border-line bg-surface max-sm:hidden max-lg:w-14",
        belowBand ? "top-19 h-[calc(100dvh-4.75rem)]" : "top-12 h-[calc(100dvh-3rem)]",
        isWide ? "w-52" : "w-14",
      )}
    >
      <div className="flex h-full flex-col justify-between overflow-y-auto p-2">
        <ul className="grid gap-0.5">
          {areas.map((area) => {
            const isCurrent = isInArea(pathname, area.within ?? area.href);
            return (
              <li key={area.href}>
                <Link
                  href={area.href}
                  title={isWide ? undefined : area.label}
                  aria-current={isCurrent ? "page" : undefined}
                  className={classNames(
                    line,
                    "focus-visible:-outline-offset-2",
                    isCurrent ? "bg-selected font-medium text-accent" : "text-muted hover:bg-raised hover:text-ink",
                  )}
                >
                  <Icon name={area.icon} />
                  <span className={word}>{area.label}</span>
                </Link>
              </li>
            );
          })}
        </ul>
        <button
          type="button"
          aria-pressed={!isWide}
          title={isWide ? "Narrow the rail" : "Widen the rail"}
          className={classNames(line, "text-muted hover:bg-raised hover:text-ink max-lg:hidden")}
          onClick={() => choose(isWide ? "narrow" : "wide")}
        >
          <Icon name="rail" />
          <span className={word}>{isWide ? "Narrow" : "Widen"}</span>
        </button>
      </div>
    </nav>
  );
}
