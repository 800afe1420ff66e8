import { CopyButton } from "../ui/copy-button.tsx";
import { Time } from "../ui/time.tsx";

type OneTimeLinkProps = { readonly url: string | null; readonly expiresAt: number; readonly who: string };

/** A one-time link, shown this once: the desk keeps only its hash. */
export function OneTimeLink({ url, expiresAt, who }: OneTimeLinkProps) {
  if (url === null) {
    return (
      <p className="text-sm">
        The link went to {who} by mail. It works once and ends <Time at={expiresAt} inline />.
      </p>
    );
  }
  return (
    <div className="grid gap-2">
      <p className="text-sm">
        Give this link to {who} over a channel you trust. It is shown only now, works once, and ends <Time at={expiresAt} inline />.
      </p>
      <div className="flex items-start gap-2 rounded-md border border-line bg-canvas p-2">
        <code title="One-time link" className="min-w-0 flex-1 text-xs break-all">
          {url}
        </code>
        <CopyButton text={url} label="Copy the link" />
      </div>
    </div>
  );
}
