"use client";

import "./globals.css";
import ErrorPage from "./error.tsx";

type GlobalErrorProps = { readonly error: Error & { readonly digest?: string }; readonly reset: () => void };

/** Stands in when the root layout itself fails. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  return (
    <html lang="en" data-theme="system" data-pair="blue-orange">
      <body>
        <ErrorPage error={error} reset={reset} />
      </body>
    </html>
  );
}
