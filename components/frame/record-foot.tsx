/** How far the audit record is sealed. Printed and photographed pages are anchors too. */
export type Seal = { readonly size: number; readonly root: string; readonly at: string; readonly findings: number };

/** The foot of every page: size, time and root of the latest checkpoint; null before the first. */
export function RecordFoot({ seal }: { readonly seal: Seal | null }) {
  if (seal === null) return null;
  return (
    <footer className="mt-8 border-t border-line pt-3 text-xs text-muted">
      {seal.findings > 0 && <p className="font-medium text-ink">The audit record does not verify: {seal.findings} findings.</p>}
      <p>
        Audit record: {seal.size} events sealed at <time dateTime={seal.at}>{seal.at.slice(0, 19).replace("T", " ")} UTC</time>, root{" "}
        <code className="break-all">{seal.root}</code>
      </p>
    </footer>
  );
}
