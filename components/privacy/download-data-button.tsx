"use client";

import type { Failure } from "#lib/domain/kernel/errors.ts";
import { zipStore } from "#lib/domain/kernel/zip-store.ts";
import type { Outcome } from "../access/form-failure.ts";
import { useStepUp } from "../access/step-up-provider.tsx";
import { useAsk } from "../access/use-ask.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form-error.tsx";

export type BundleAction = (input: object) => Promise<Outcome<Bundle> | { readonly ok: false; readonly failure: Failure }>;

type Bundle = {
  readonly at: string;
  readonly truncated: readonly { readonly section: string; readonly given: number; readonly held: number }[];
  readonly files: readonly { readonly name: string; readonly text: string }[];
};

type DownloadDataButtonProps = {
  /** Undefined: the data of whoever asks. */
  readonly userId?: string;
  readonly action: BundleAction;
  readonly disabledReason: string | null;
};

/** Downloads everything that is held about a person, as one file with JSON and CSV in it. */
export function DownloadDataButton({ userId, action, disabledReason }: DownloadDataButtonProps) {
  const withStepUp = useStepUp();
  const { outcome, count, isPending, send } = useAsk<object, Bundle>((input) => withStepUp(() => action(input)), save);
  return (
    <div className="grid justify-items-start gap-2">
      <Button icon="download" pending={isPending} disabledReason={disabledReason} onClick={() => send(userId ? { userId } : {})}>
        Download data
      </Button>
      {outcome?.ok && outcome.value.truncated.length > 0 ? (
        <p role="status" className="rounded-md border border-warning/30 bg-warning-soft px-3 py-1.5 text-sm text-warning">
          Not everything fits into one file: {outcome.value.truncated.map(missing).join("; ")}.
        </p>
      ) : null}
      <FormError title="The data was not exported" message={outcome && !outcome.ok ? outcome.failure.message : null} attempt={count} />
    </div>
  );
}

function missing({ section, given, held }: Bundle["truncated"][number]): string {
  return `of ${held.toLocaleString("en")} ${section} it holds the newest ${given.toLocaleString("en")}`;
}

function save({ at, files }: Bundle): void {
  const address = URL.createObjectURL(new Blob([zipStore(files)], { type: "application/zip" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `bulwark-data-${at.slice(0, 10)}.zip`;
  link.click();
  URL.revokeObjectURL(address);
}
