"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { withQuery } from "#lib/paths.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { TextField } from "../ui/text-field.tsx";

export type Filter = {
  readonly name: string;
  readonly label: string;
  /** "" for any. */
  readonly value: string;
  /** A list to choose from; without it a text, or a time where the name says so. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly kind?: "text" | "time";
};

type FilterBarProps = {
  /** Read aloud: "Filter orders". */
  readonly label: string;
  readonly path: string;
  readonly filters: readonly Filter[];
  /** Those that are seldom used, behind a word that opens them. */
  readonly more?: readonly Filter[];
  /** Goes along in the address and is no filter of this bar: the portfolio. */
  readonly keep?: Readonly<Record<string, string | undefined>>;
};

/** Filters that live in the address: a link shows the same view. Works as a plain form, too. */
export function FilterBar({ label, path, filters, more = [], keep = {} }: FilterBarProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const isMoreUsed = more.some(({ value }) => value !== "");
  const isFiltered = isMoreUsed || filters.some(({ value }) => value !== "");

  function go(form: HTMLFormElement | null): void {
    const given = form ? Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])) : {};
    startTransition(() => router.push(withQuery(path, { ...keep, ...given }), { scroll: false }));
  }

  return (
    <search aria-label={label}>
      <form
        method="get"
        action={path}
        aria-busy={isPending}
        onSubmit={(event) => {
          event.preventDefault();
          go(event.currentTarget);
        }}
        className="grid grid-cols-2 items-end gap-x-3 gap-y-2 border-b border-line px-4 py-2.5 sm:flex sm:flex-wrap"
      >
        {Object.entries(keep).map(([name, value]) => value !== undefined && <input key={name} type="hidden" name={name} value={value} />)}
        {filters.map((filter) => (
          <div key={filter.name} className="min-w-0 sm:w-44">
            <Field filter={filter} onChange={go} />
          </div>
        ))}
        {more.length > 0 && (
          <details open={isMoreUsed} className="col-span-2 sm:w-full">
            <summary className="w-fit cursor-pointer rounded-sm py-1 text-sm text-muted hover:text-ink touch:py-3">More filters</summary>
            <div className="grid grid-cols-2 items-end gap-x-3 gap-y-2 pt-1 sm:flex sm:flex-wrap">
              {more.map((filter) => (
                <div key={filter.name} className="min-w-0 sm:w-44">
                  <Field filter={filter} onChange={go} />
                </div>
              ))}
            </div>
          </details>
        )}
        <button type="submit" className="sr-only">
          Show
        </button>
        {isFiltered && (
          <Button variant="ghost" icon="close" pending={isPending} onClick={() => go(null)}>
            Clear
          </Button>
        )}
      </form>
    </search>
  );
}

function Field({ filter, onChange }: { readonly filter: Filter; readonly onChange: (form: HTMLFormElement | null) => void }) {
  const { name, label, value, options, kind = "text" } = filter;
  // The key takes a value that came by the address, not by this field, into it.
  if (options) {
    return (
      <SelectField
        key={value}
        name={name}
        label={label}
        defaultValue={value}
        options={[{ value: "", label: "Any" }, ...options]}
        onChange={(event) => onChange(event.currentTarget.form)}
      />
    );
  }
  return (
    <TextField
      key={value}
      name={name}
      label={label}
      defaultValue={value}
      {...(kind === "time"
        ? { type: "datetime-local", onBlur: (event) => event.currentTarget.value !== value && onChange(event.currentTarget.form) }
        : {})}
    />
  );
}
