"use client";

import { paths } from "#lib/paths.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Time } from "../ui/time.tsx";
import type { KillState } from "./kill-data.ts";

/** The outcome: it is engaged, where, since when. */
export function EngagedNote({ state, onClose }: { readonly state: KillState; readonly onClose?: () => void }) {
  return (
    <div role="status" className="grid gap-3">
      <p>
        <span className="font-semibold text-danger">Engaged.</span> From <Time at={state.changedAt} exact inline /> on no permit to send is
        given for {state.name}. Working orders are being cancelled.
      </p>
      {onClose && (
        <div className="flex flex-wrap justify-end gap-2">
          <LinkButton href={paths.risk}>Open the risk page</LinkButton>
          <Button variant="primary" onClick={onClose} autoFocus>
            Close
          </Button>
        </div>
      )}
    </div>
  );
}
