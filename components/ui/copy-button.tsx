"use client";

import { useEffect, useState } from "react";
import { visibleText } from "#lib/domain/kernel/visible-text.ts";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";

/** Copies a text and says so for a moment. */
function useCopied(text: string): readonly [isCopied: boolean, copy: () => void] {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => {
    copyText(text).then(setCopied);
  };
  return [isCopied, copy];
}

/** The clipboard exists on secure origins only; elsewhere a selected field and the old command do it. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false, // refused by the person or the browser: the sign does not change
    );
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "sr-only";
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  return isDone;
}

type CopyButtonProps = { readonly text: string; readonly label?: string };

export function CopyButton({ text, label = "Copy" }: CopyButtonProps) {
  const [isCopied, copy] = useCopied(text);
  return (
    <button
      type="button"
      title={isCopied ? "Copied" : label}
      aria-label={label}
      onClick={copy}
      className={classNames(
        "inline-flex size-6 shrink-0 items-center justify-center rounded-sm hover:bg-raised hover:text-ink touch:size-11",
        isCopied ? "text-accent" : "text-muted",
      )}
    >
      <Icon name={isCopied ? "check" : "copy"} size={14} />
      <span role="status" className="sr-only">
        {isCopied ? "Copied" : ""}
      </span>
    </button>
  );
}

type CopyIdProps = {
  readonly id: string;
  /** How many of its last characters are shown: the first ones of a UUIDv7 are its time. */
  readonly chars?: number;
};

/** An id, short, copied whole and as it is by a press; what is shown of it cannot act on the page. */
export function CopyId({ id, chars = 8 }: CopyIdProps) {
  const [isCopied, copy] = useCopied(id);
  const shown = visibleText(id.length > chars ? id.slice(-chars) : id);
  return (
    <button
      type="button"
      title={isCopied ? "Copied" : `Copy ${visibleText(id)}`}
      aria-label={`Copy ${shown}`}
      onClick={copy}
      className="group inline-flex max-w-full items-center gap-1.5 rounded-sm font-mono text-xs text-muted hover:text-ink touch:min-h-11"
    >
      <span className="truncate">{shown}</span>
      <span className={classNames("transition-opacity", isCopied ? "text-accent" : "opacity-50 group-hover:opacity-100")}>
        <Icon name={isCopied ? "check" : "copy"} size={12} />
      </span>
      <span role="status" className="sr-only">
        {isCopied ? "Copied" : ""}
      </span>
    </button>
  );
}
