"use client";

import type { PurposeView } from "#lib/domain/keys/key-view.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";

export type KeyAction = (form: FormData) => Promise<ConfirmOutcome>;

type RotationButtonsProps = {
  readonly view: PurposeView;
  /** Why wrapping anew would change nothing; null where it would. */
  readonly noRewrap: string | null;
  readonly rotateAction: KeyAction;
  readonly changeAction: KeyAction;
  readonly disabledReason: string | null;
};

/** Rotate where nothing is under way; pause or resume, and cancel, where something is. */
export function RotationButtons({ view, noRewrap, rotateAction, changeAction, disabledReason }: RotationButtonsProps) {
  const { purpose, rotation, versions } = view;
  if (rotation) {
    const next = rotation.isPaused ? "resume" : "pause";
    const change = (to: string) => ({ rotationId: rotation.id, change: to });
    return (
      <div className="flex flex-wrap justify-end gap-2 sm:flex-nowrap">
        <ConfirmDialog
          tone="primary"
          trigger={
            <Button size="sm" icon={rotation.isPaused ? "play" : "stop"} disabledReason={disabledReason}>
              {rotation.isPaused ? "Resume" : "Pause"}
            </Button>
          }
          title={`${rotation.isPaused ? "Resume" : "Pause"} the rotation of ${purpose}?`}
          consequence={`${rotation.rowsMoved.toLocaleString("en")} values were moved so far. They stay moved, and every value stays readable.`}
          confirmLabel={rotation.isPaused ? "Resume" : "Pause"}
          fields={change(next)}
          action={changeAction}
        />
        <ConfirmDialog
          trigger={
            <Button size="sm" icon="close" disabledReason={disabledReason}>
              Cancel
            </Button>
          }
          title={`Cancel the rotation of ${purpose}?`}
          consequence="What was moved stays moved, what was not stays readable under the old key. The next rotation takes the rest along."
          confirmLabel="Cancel the rotation"
          fields={change("cancel")}
          action={changeAction}
        />
      </div>
    );
  }
  const cells = versions.reduce((sum, version) => sum + (version.cells ?? 0), 0);
  const isCounted = versions.every((version) => version.cells !== null);
  return (
    <div className="flex flex-wrap justify-end gap-2 sm:flex-nowrap">
      <ConfirmDialog
        tone="primary"
        trigger={
          <Button size="sm" icon="key" disabledReason={disabledReason}>
            Rotate
          </Button>
        }
        title={`Rotate the keys of ${purpose}?`}
        consequence={`Makes a new key and seals ${isCounted ? cells.toLocaleString("en") : "all"} values anew while the desk goes on. The old keys are destroyed 30 days later, when no backup needs them.`}
        confirmLabel="Rotate"
        pendingLabel="Asking"
        fields={{ purpose, kind: "rotate" }}
        action={rotateAction}
      />
      <ConfirmDialog
        tone="primary"
        trigger={
          <Button size="sm" variant="ghost" disabledReason={disabledReason ?? noRewrap}>
            Wrap anew
          </Button>
        }
        title={`Wrap the keys of ${purpose} anew?`}
        consequence="Takes the newest version of the wrapper's key. No value is touched."
        confirmLabel="Wrap anew"
        pendingLabel="Asking"
        fields={{ purpose, kind: "rewrap" }}
        action={rotateAction}
      />
    </div>
  );
}
