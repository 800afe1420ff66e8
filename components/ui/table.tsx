import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";

type TableProps = {
  /** Read aloud before the table: what the rows are. */
  readonly caption: string;
  /** On a phone each row becomes a card; give every Td its `label`. Without it the table scrolls sideways in its own box. */
  readonly stack?: boolean;
  readonly children: ReactNode;
};

/** A dense table in its own scrolling box, with a head that stays. */
export function Table({ caption, stack = false, children }: TableProps) {
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className={classNames(
        "relative max-h-[max(24rem,calc(100dvh-14rem))] overflow-auto overscroll-x-contain focus-visible:-outline-offset-2",
        stack && "max-sm:max-h-none",
      )}
    >
      <table className="data-table" data-stack={stack || undefined}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  );
}

export function THead({ children }: { readonly children: ReactNode }) {
  return (
    <thead>
      <tr>{children}</tr>
    </thead>
  );
}

export function TBody({ children }: { readonly children: ReactNode }) {
  return <tbody>{children}</tbody>;
}

type TrProps = { readonly selected?: boolean; readonly muted?: boolean; readonly children: ReactNode };

export function Tr({ selected = false, muted = false, children }: TrProps) {
  return (
    <tr aria-selected={selected || undefined} className={muted ? "text-faint" : undefined}>
      {children}
    </tr>
  );
}

export type SortLink = { readonly href: string; readonly dir: "asc" | "desc" | null };

type ThProps = {
  readonly num?: boolean;
  /** Where a press on the head leads, and how the column is sorted now. */
  readonly sort?: SortLink;
  readonly children?: ReactNode;
};

export function Th({ num = false, sort, children }: ThProps) {
  if (sort === undefined) {
    return (
      <th scope="col" data-num={num || undefined}>
        {children}
      </th>
    );
  }
  const order = { asc: "ascending", desc: "descending" } as const;
  return (
    <th scope="col" data-num={num || undefined} aria-sort={sort.dir === null ? "none" : order[sort.dir]}>
      <Link
        href={sort.href}
        className={classNames(
          "inline-flex items-center gap-1 rounded-sm align-top hover:text-ink",
          num && "flex-row-reverse",
          sort.dir !== null && "text-ink",
        )}
      >
        {children}
        <span className={classNames("-mx-0.5", sort.dir === null && "opacity-0")}>
          <Icon name={sort.dir === "asc" ? "arrow-up" : "arrow-down"} size={12} />
        </span>
      </Link>
    </th>
  );
}

type TdProps = {
  readonly num?: boolean;
  /** The column's name, shown beside the value where rows are cards. */
  readonly label?: string;
  readonly mono?: boolean;
  readonly muted?: boolean;
  /** Long text may break; else a cell stays on one line. */
  readonly wrap?: boolean;
  readonly colSpan?: number;
  readonly children?: ReactNode;
};

export function Td({ num = false, label, mono = false, muted = false, wrap = false, colSpan, children }: TdProps) {
  return (
    <td
      colSpan={colSpan}
      data-num={num || undefined}
      data-label={label}
      data-wrap={wrap || undefined}
      className={classNames(mono && "font-mono text-xs", muted && "text-muted")}
    >
      {label === undefined ? children : <div className="min-w-0">{children}</div>}
    </td>
  );
}

/** One row across all columns: "Nothing matches these filters." */
export function EmptyRow({ columns, children }: { readonly columns: number; readonly children: ReactNode }) {
  return (
    <tr>
      <td colSpan={columns} className="h-24 text-muted">
        <div className="w-full text-center">{children}</div>
      </td>
    </tr>
  );
}
