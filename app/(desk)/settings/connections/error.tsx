"use client";

import { ErrorState } from "#components/ui/error-state.tsx";
import { Panel } from "#components/ui/panel.tsx";

export default function AreaError({ error, reset }: { readonly error: Error & { readonly digest?: string }; readonly reset: () => void }) {
  return (
    <Panel flush>
      <ErrorState
        title="The connections could not be shown"
        unaffected="Nothing was changed. The worker goes on with what it has."
        next="Try again; if it stays, give the id to whoever runs this desk."
        errorId={error.digest}
        onRetry={reset}
      />
    </Panel>
  );
}
