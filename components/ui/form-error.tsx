"use client";

import { useEffect, useRef } from "react";
import { Icon } from "./icon.tsx";

type FormErrorProps = {
  readonly title?: string;
  /** What went wrong with the whole form, and what to do next. */
  readonly message?: string | null | undefined;
  /** Field name to its error, in the order of the form. */
  readonly fields?: Readonly<Record<string, string | undefined>> | null | undefined;
  /** Changes with each attempt, so that the same error takes the focus again. */
  readonly attempt?: unknown;
};

/** Sums up why the form was not taken, and moves the focus to the first wrong field, else to itself. */
export function FormError({ title = "This was not saved", message, fields, attempt }: FormErrorProps) {
  const box = useRef<HTMLDivElement>(null);
  const wrong = Object.entries(fields ?? {}).filter(([, error]) => error);
  const names = wrong.map(([name]) => name).join(" ");
  const isShown = Boolean(message) || names !== "";

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt with the same error takes the focus again
  useEffect(() => {
    if (!isShown) return;
    const first = names === "" ? null : fieldNamed(box.current, names.split(" ")[0] ?? "");
    (first ?? box.current)?.focus();
  }, [isShown, names, message, attempt]);

  if (!isShown) return null;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="flex items-start gap-2.5 rounded-md border border-danger/40 bg-danger-soft px-3 py-2 text-sm text-danger"
    >
      <span className="mt-0.5">
        <Icon name="alert" />
      </span>
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        {message && <p>{message}</p>}
        {wrong.length > 1 && (
          <ul className="list-disc pl-4">
            {wrong.map(([name, error]) => (
              <li key={name}>{error}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function fieldNamed(box: HTMLElement | null, name: string): HTMLElement | null {
  const found = box?.closest("form")?.elements.namedItem(name);
  if (found instanceof RadioNodeList) return found[0] instanceof HTMLElement ? found[0] : null;
  return found instanceof HTMLElement ? found : null;
}
