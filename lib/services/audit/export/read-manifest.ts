import { EXPORT_FORMAT, type ExportManifest } from "#lib/domain/audit/export-layout.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";

/** A name in an export leads nowhere outside of it. */
const name = /^[a-z0-9]+([./-][a-z0-9]+)*$/i;

/** @error not-found, invalid-input */
export function readManifest(bytes: Uint8Array | undefined): ExportManifest {
  if (!bytes) throw new FailureError(failure("not-found", "There is no export: manifest.json is missing."));
  const manifest = parsed(bytes);
  if (!manifest) throw new FailureError(failure("invalid-input", "manifest.json is not one of bulwark-audit-export/1."));
  return manifest;
}

/** What no export is without: none of it goes unlisted. */
export function neededFiles({ events }: ExportManifest): readonly string[] {
  return ["checkpoint", "checkpoints.ndjson", events];
}

function parsed(bytes: Uint8Array): ExportManifest | undefined {
  try {
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as ExportManifest; // the fields that matter are checked here
    const { format, first, last, size, files, events, verifiers } = manifest;
    const isGood =
      format === EXPORT_FORMAT &&
      [first, last, size].every((each) => Number.isSafeInteger(each) && each >= 0) &&
      first <= last &&
      last < size &&
      (events === "events.csv" || events === "events.ndjson") &&
      Array.isArray(verifiers) &&
      verifiers.every((each) => typeof each === "string") &&
      Object.keys(files).every((each) => name.test(each));
    return isGood ? manifest : undefined;
  } catch {
    return undefined; // not JSON, or not an object where one is
  }
}
