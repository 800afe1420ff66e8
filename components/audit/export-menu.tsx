"use client";

import { useState } from "react";
import type { Ask } from "../access/factor-data.ts";
import { useStepUp } from "../access/step-up-provider.tsx";
import { Button } from "../ui/button.tsx";
import { DropdownMenu, MenuItem, MenuLabel } from "../ui/dropdown-menu.tsx";

export type ExportedFile = {
  readonly name: string;
  readonly mime: string;
  readonly text: string;
  readonly events: number;
  readonly isCut: boolean;
};

type ExportMenuProps = {
  /** The filters of the page. */
  readonly query: Readonly<Record<string, string>>;
  readonly action: Ask<ExportedFile>;
  readonly disabledReason: string | null;
};

/** Takes what the filters find out as a file, after a step-up. */
export function ExportMenu({ query, action, disabledReason }: ExportMenuProps) {
  const withStepUp = useStepUp();
  const [state, setState] = useState<{ readonly isPending: boolean; readonly says: string }>({ isPending: false, says: "" });

  async function take(format: "csv" | "ndjson"): Promise<void> {
    setState({ isPending: true, says: "" });
    const outcome = await withStepUp(() => action({ ...query, format })).catch(() => undefined);
    if (outcome?.ok) save(outcome.value);
    setState({
      isPending: false,
      says: outcome?.ok ? saved(outcome.value) : (outcome?.failure.message ?? "The desk does not answer. Try again."),
    });
  }

  return (
    <>
      <span role="status" className="text-xs text-muted">
        {state.says}
      </span>
      <DropdownMenu
        label="Export what the filters find"
        trigger={
          <Button icon="download" pending={state.isPending} disabledReason={disabledReason}>
            Export
          </Button>
        }
      >
        <MenuLabel>What the filters find, as a file</MenuLabel>
        <MenuItem onSelect={() => void take("csv")}>CSV, for spreadsheets</MenuItem>
        <MenuItem onSelect={() => void take("ndjson")}>NDJSON, one event a line</MenuItem>
      </DropdownMenu>
    </>
  );
}

function saved({ events, isCut }: ExportedFile): string {
  return isCut ? `The newest ${events} events were exported; there are more.` : `${events} events were exported.`;
}

function save({ name, mime, text }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([text], { type: mime }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
