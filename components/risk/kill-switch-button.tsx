"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { EngageQuickly } from "./engage-quickly.tsx";
import type { EngageAction, KillSummary, PreviewAction } from "./kill-data.ts";
import { counted } from "./kill-words.ts";

type KillSwitchButtonProps = {
  readonly kill: KillSummary;
  /** Why the person may not engage it; null where they may. */
  readonly engageReason: string | null;
  /** The chosen portfolio, offered beside "everything". */
  readonly portfolio?: { readonly id: string; readonly name: string } | null;
  readonly previewAction: PreviewAction;
  readonly engageAction: EngageAction;
};

/** The kill switch in the top bar of every page: one press opens it with the numbers, the second engages it. */
export function KillSwitchButton({ kill, engageReason, portfolio = null, previewAction, engageAction }: KillSwitchButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const trigger = (
    <Button variant={kill.isEngaged ? "danger" : "danger-quiet"} icon="kill" aria-label={nameOf(kill)}>
      <span className="max-sm:sr-only">{wordOf(kill)}</span>
    </Button>
  );
  return (
    <Dialog open={isOpen} onOpenChange={setOpen} trigger={trigger} title="Kill switch">
      <EngageQuickly {...{ kill, engageReason, portfolio, previewAction, engageAction }} onClose={() => setOpen(false)} />
    </Dialog>
  );
}

function wordOf(kill: KillSummary): string {
  if (kill.isEngaged) return "Engaged";
  return kill.engagedScopes > 0 ? `Kill switch · ${kill.engagedScopes}` : "Kill switch";
}

function nameOf(kill: KillSummary): string {
  if (kill.isEngaged) return "Kill switch: engaged for everything";
  return kill.engagedScopes > 0 ? `Kill switch · ${kill.engagedScopes}: engaged at ${counted(kill.engagedScopes, "place")}` : "Kill switch";
}
