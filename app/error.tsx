"use client";

import { ErrorState } from "#components/ui/error-state.tsx";

type ErrorPageProps = { readonly error: Error & { readonly digest?: string }; readonly reset: () => void };

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main className="px-4 pt-[12dvh]">
      <ErrorState
        title="This page could not be shown"
        unaffected="Nothing was changed. Runs and working orders are the worker's and go on."
        next="Try again; if it stays, give the id to whoever runs this desk."
        errorId={error.digest}
        onRetry={reset}
      />
    </main>
  );
}
