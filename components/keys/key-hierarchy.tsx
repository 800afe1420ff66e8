import type { PurposeView } from "#lib/domain/keys/key-view.ts";
import { Badge } from "../ui/badge.tsx";
import { Icon } from "../ui/icon.tsx";

/**
 * The hierarchy of keys as boxes in boxes: the wrapper holds purpose keys, a purpose key holds the keys of its scopes, and those seal
 * values. To a screen reader it is the same nested list.
 */
export function KeyHierarchy({ purposes }: { readonly purposes: readonly PurposeView[] }) {
  return (
    <figure className="grid gap-3 rounded-md border border-strong p-3">
      <figcaption className="flex flex-wrap items-center gap-2 text-sm font-medium">
        <Icon name="lock" />
        Key wrapper
        <span className="text-xs font-normal text-muted">key file, Vault or KMS: opens one purpose key each, never a value</span>
      </figcaption>
      <ul aria-label="Purposes" className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {purposes.map((purpose) => (
          <li key={purpose.purpose} className="grid content-start gap-2 rounded-md border border-line bg-canvas p-2.5">
            <PurposeBox purpose={purpose} />
          </li>
        ))}
      </ul>
    </figure>
  );
}

function PurposeBox({ purpose: { purpose, versions, isDue } }: { readonly purpose: PurposeView }) {
  const living = versions.filter(({ state }) => state !== "destroyed");
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 text-sm font-medium">
        <Icon name="key" />
        {purpose}
        {isDue && <Badge tone="warning">due</Badge>}
      </div>
      {living.length === 0 && <p className="text-xs text-muted">No key yet.</p>}
      <ul aria-label={`Keys of ${purpose}`} className="grid gap-2">
        {living.map((version) => (
          <li key={version.id} className="rounded-sm border border-line bg-surface px-2 py-1.5 text-xs">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <span className="num font-medium">version {version.version}</span>
              <Badge tone={version.state === "active" ? "accent" : "neutral"}>{version.state}</Badge>
            </div>
            <div className="num mt-1 rounded-sm border border-line px-1.5 py-1 text-muted">
              {counted(version.dataKeys.active + version.dataKeys.decryptOnly, "scope key")}
              <span className="block">
                {version.cells === null ? "too many values to count" : counted(version.cells, "value")} · {counted(version.ageDays, "day")}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
