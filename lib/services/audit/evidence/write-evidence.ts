import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { ExportSink } from "#lib/ports/audit-export.ts";
import { makeEvidence } from "./make-evidence.ts";

export type EvidenceWriting = {
  /** Makes the pack and writes it; run it once. */
  readonly useCase: typeof makeEvidence;
  /** After a failure: takes away what was written, also where only the event could not be. */
  discard(): Promise<void>;
};

/**
 * Making a pack whose files stand at their place before the event says that it is done: its transaction ends after the last of them. One
 * that could not be written is on record as failed, or as refused where its place is taken.
 * @error conflict where something of that name is there; internal where the disk does not take it
 */
export function writeEvidence(open: () => Promise<ExportSink>): EvidenceWriting {
  let sink: ExportSink | undefined;
  const discard = async (): Promise<void> => {
    const begun = sink;
    sink = undefined;
    await begun?.discard();
  };
  return {
    discard,
    useCase: {
      ...makeEvidence,
      async run(context, input, services) {
        await discard(); // a transaction whose keys were rotated meanwhile runs again
        sink = await open().catch(notWritten);
        const made = await makeEvidence.run(context, input, services);
        await put(sink, made.files).catch(notWritten);
        return made;
      },
    },
  };
}

async function put(sink: ExportSink, files: readonly { readonly name: string; readonly text: string }[]): Promise<void> {
  for (const { name, text } of files) {
    const file = await sink.open(name);
    await file.write(text);
    await file.end();
  }
  await sink.finish();
}

function notWritten(cause: unknown): never {
  if (cause instanceof FailureError) throw cause;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? ` (${String(cause.code)})` : "";
  throw new FailureError(failure("internal", `The pack could not be written${code}. Nothing of it is there.`), { cause });
}
