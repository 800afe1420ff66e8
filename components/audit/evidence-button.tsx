"use client";

import { useState } from "react";
import { frameworks } from "#lib/domain/audit/evidence/sections.ts";
import { zipStore } from "#lib/domain/kernel/zip-store.ts";
import type { Ask } from "../access/factor-data.ts";
import { useStepUp } from "../access/step-up-provider.tsx";
import { useAsk } from "../access/use-ask.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";

export type MadePack = { readonly files: readonly { readonly name: string; readonly text: string }[] };

const choices = Object.entries(frameworks).map(([value, label]) => ({ value, label }));

/** Makes an evidence pack for an auditor, after a step-up: a page and its data in one file. */
export function EvidenceButton({ action, disabledReason }: { readonly action: Ask<MadePack>; readonly disabledReason: string | null }) {
  const withStepUp = useStepUp();
  const [isOpen, setOpen] = useState(false);
  const { outcome, count, send } = useAsk<{ readonly [name: string]: string }, MadePack>(
    (input) => withStepUp(() => action(input)),
    (pack) => {
      save(pack);
      setOpen(false);
    },
  );
  const failure = outcome && !outcome.ok ? outcome.failure : undefined;
  const submit = (form: FormData) =>
    send(Object.fromEntries(["framework", "from", "to"].map((name) => [name, String(form.get(name) ?? "")])));
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title="Make an evidence pack"
      description="Access review, changes with approvals, key rotations, restore drills and incidents of a time range."
      trigger={
        <Button icon="download" disabledReason={disabledReason}>
          Evidence
        </Button>
      }
    >
      <Form action={submit}>
        <FormError title="The pack was not made" message={failure?.message ?? null} fields={failure?.fields} attempt={count} />
        <SelectField name="framework" label="Framework" options={choices} error={failure?.fields?.["framework"]} />
        <TextField name="from" type="date" label="From (UTC)" required error={failure?.fields?.["from"]} />
        <TextField name="to" type="date" label="Before (UTC)" required error={failure?.fields?.["to"]} />
        <FormActions>
          <SubmitButton variant="primary" pendingLabel="Making">
            Make and download
          </SubmitButton>
        </FormActions>
      </Form>
    </Dialog>
  );
}

function save({ files }: MadePack): void {
  const url = URL.createObjectURL(new Blob([zipStore(files)], { type: "application/zip" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: "bulwark-evidence.zip" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
