"use client";

import { useState } from "react";
import { paths } from "#lib/paths.ts";
import type { FormAction } from "../access/form-failure.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from "../ui/dropdown-menu.tsx";
import { SaveViewForm } from "./save-view-form.tsx";

export type SavedView = { readonly id: string; readonly name: string; readonly query: Readonly<Record<string, string>> };

type ViewsMenuProps = {
  readonly views: readonly SavedView[];
  /** The filters of the page, as the address has them. */
  readonly query: string;
  readonly saveAction: FormAction<unknown>;
  readonly deleteAction: (form: FormData) => Promise<ConfirmOutcome>;
};

/** The person's own searches of the record: go to one, keep this one, delete some. */
export function ViewsMenu({ views, query, saveAction, deleteAction }: ViewsMenuProps) {
  const [open, setOpen] = useState<"save" | "delete" | null>(null);
  return (
    <>
      <DropdownMenu label="Saved views" trigger={<Button icon="chevron-down">Views</Button>}>
        <MenuLabel>{views.length === 0 ? "You saved no view yet" : "Your views"}</MenuLabel>
        {views.map((view) => (
          <MenuItem key={view.id} href={`${paths.audit}?${new URLSearchParams(view.query)}`}>
            {view.name}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem
          icon="plus"
          onSelect={() => setOpen("save")}
          disabledReason={query === "" ? "Choose filters first: a view is a set of filters." : null}
        >
          Save these filters
        </MenuItem>
        {views.length > 0 && <MenuItem onSelect={() => setOpen("delete")}>Delete views</MenuItem>}
      </DropdownMenu>
      <Dialog
        open={open === "save"}
        onOpenChange={(isOpen) => setOpen(isOpen ? "save" : null)}
        title="Save these filters"
        description="For you alone. Times that count back from now stay so."
      >
        <SaveViewForm query={query} action={saveAction} onDone={() => setOpen(null)} />
      </Dialog>
      <Dialog open={open === "delete"} onOpenChange={(isOpen) => setOpen(isOpen ? "delete" : null)} title="Your views">
        {views.length === 0 && <p className="text-sm text-muted">There is none left.</p>}
        <ul className="grid gap-2">
          {views.map((view) => (
            <li key={view.id} className="flex items-center justify-between gap-3">
              <span className="min-w-0 truncate text-sm">{view.name}</span>
              <ConfirmDialog
                trigger={
                  <Button size="sm" aria-label={`Delete ${view.name}`}>
                    Delete
                  </Button>
                }
                title={`Delete the view ${view.name}?`}
                consequence="The filters are forgotten. The record is not touched."
                confirmLabel="Delete"
                fields={{ viewId: view.id }}
                action={deleteAction}
              />
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
