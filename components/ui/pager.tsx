import { LinkButton } from "./button.tsx";

type PagerProps = {
  readonly newerHref?: string | null;
  readonly olderHref?: string | null;
  readonly shown: number;
  /** Plural with a plain s: "orders". */
  readonly noun: string;
};

/** Keyset pages: newer and older, no page numbers that lie while rows arrive. */
export function Pager({ newerHref, olderHref, shown, noun }: PagerProps) {
  return (
    <nav aria-label={`Pages of ${noun}`} className="flex items-center justify-between gap-3 border-t border-line px-4 py-2">
      <p className="text-xs text-muted">
        {shown} {shown === 1 ? noun.slice(0, -1) : noun} shown
      </p>
      <div className="flex gap-2">
        <LinkButton
          size="sm"
          icon="chevron-left"
          href={newerHref ?? "#"}
          disabledReason={newerHref ? null : `These are the newest ${noun}.`}
        >
          Newer
        </LinkButton>
        <LinkButton
          size="sm"
          icon="chevron-right"
          href={olderHref ?? "#"}
          disabledReason={olderHref ? null : `There are no older ${noun}.`}
        >
          Older
        </LinkButton>
      </div>
    </nav>
  );
}
