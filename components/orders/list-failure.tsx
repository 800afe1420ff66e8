import type { Failure } from "#lib/domain/kernel/errors.ts";
import { LoadFailure } from "../access/load-failure.tsx";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

type ListFailureProps = {
  readonly failure: Failure;
  /** What was asked for: "the orders". */
  readonly what: string;
  /** The list without filters. */
  readonly href: string;
};

/** Stands where a list would: an address with a filter that nobody knows leads back to the whole list. */
export function ListFailure({ failure, what, href }: ListFailureProps) {
  if (failure.code !== "invalid-input") return <LoadFailure failure={failure} what={what} retryHref={href} />;
  return (
    <EmptyState title="This address has a filter that is not known" icon="search" action={<LinkButton href={href}>Show all</LinkButton>}>
      It may be cut off or come from another version. Nothing was changed.
    </EmptyState>
  );
}
