import type { ConnectionView } from "#lib/domain/connection/connection-view.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";

type DeleteProps = {
  readonly connection: Pick<ConnectionView, "id" | "label" | "version" | "overlapUntil" | "kind">;
  readonly action: (form: FormData) => Promise<ConfirmOutcome>;
  readonly disabledReason: string | null;
};

/** Ends a connection, after saying what goes with it. */
export function DeleteConnection({ connection, action, disabledReason }: DeleteProps) {
  const { id, label, version, overlapUntil, kind } = connection;
  const stored = (version === null ? 0 : 1) + (overlapUntil === null ? 0 : 1);
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost" disabledReason={disabledReason}>
          Delete
          <span className="sr-only"> {label}</span>
        </Button>
      }
      title={`Delete ${label}?`}
      consequence={
        <>
          Destroys {stored} stored {stored === 1 ? "credential" : "credentials"} with {stored === 1 ? "its key" : "their keys"}. No
          portfolio {kind === "data" ? "takes its candles" : "trades"} through it. The key itself stays valid: end it at the venue as well.
          This cannot be undone.
        </>
      }
      confirmLabel="Delete"
      pendingLabel="Deleting"
      typedWord={label}
      fields={{ connectionId: id }}
      action={action}
    />
  );
}
