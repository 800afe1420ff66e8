import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { Badge, ModeBadge, SimulatedMark } from "../ui/badge.tsx";
import { Time } from "../ui/time.tsx";
import { FeedStateBadge } from "./feed-state.tsx";
import { feedText } from "./feed-text.ts";
import type { PortfolioLine } from "./portfolio-line.ts";

/** Which portfolio the figures below are of, in which mode and on which clock. */
export function PortfolioLead({ portfolio, linked = true }: { readonly portfolio: PortfolioLine; readonly linked?: boolean }) {
  const { book } = portfolio;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
      {linked && (
        <Link href={paths.portfolio(portfolio.id)} className="min-w-0 text-base font-semibold break-words text-ink hover:underline">
          {portfolio.name}
        </Link>
      )}
      <span className="inline-flex gap-1.5">
        <ModeBadge mode={portfolio.mode} />
        <SimulatedMark />
      </span>
      <span>{feedText(portfolio.feed)}</span>
      <FeedStateBadge book={book} />
      {book?.marketTime && (
        <span>
          market time <Time at={book.marketTime} exact inline />
        </span>
      )}
      {book?.isDayHalted && <Badge tone="warning">day halted</Badge>}
      {book?.heldReason && <span className="text-warning">{book.heldReason}</span>}
    </p>
  );
}
