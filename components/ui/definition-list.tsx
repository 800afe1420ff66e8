import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type Definition = { readonly term: string; readonly value: ReactNode; readonly help?: ReactNode };

type DefinitionListProps = { readonly items: readonly Definition[]; readonly columns?: 1 | 2 | 3 };

const grids = { 1: "", 2: "sm:grid-cols-2", 3: "sm:grid-cols-2 lg:grid-cols-3" } as const;

/** Names and values of one thing. */
export function DefinitionList({ items, columns = 1 }: DefinitionListProps) {
  return (
    <dl className={classNames("grid gap-x-8", grids[columns])}>
      {items.map((item) => (
        <div key={item.term} className="flex min-h-8 flex-wrap items-baseline justify-between gap-x-4 border-b border-line py-1.5 text-sm">
          <dt className="text-muted">{item.term}</dt>
          <dd className="ml-auto min-w-0 text-right break-words">
            {item.value}
            {item.help !== undefined && <span className="block text-xs text-muted">{item.help}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
