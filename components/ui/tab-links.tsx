import Link from "next/link";
import { classNames } from "./class-names.ts";

export type TabLink = { readonly href: string; readonly label: string; readonly count?: number };

type TabLinksProps = { readonly label: string; readonly tabs: readonly TabLink[]; readonly current: string };

/** Parts of one page, each with its own address. */
export function TabLinks({ label, tabs, current }: TabLinksProps) {
  return (
    <nav aria-label={label} className="mb-4 flex gap-5 overflow-x-auto border-b border-line">
      {tabs.map((tab) => {
        const isCurrent = tab.href === current;
        return (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={isCurrent ? "page" : undefined}
            className={classNames(
              "-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 text-base focus-visible:-outline-offset-2 touch:h-11",
              isCurrent ? "border-accent font-medium text-ink" : "border-transparent text-muted hover:border-strong hover:text-ink",
            )}
          >
            {tab.label}
            {tab.count !== undefined && <span className="rounded-sm bg-raised px-1.5 text-xs font-normal text-muted">{tab.count}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
