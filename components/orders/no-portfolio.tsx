import { paths } from "#lib/paths.ts";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** Where there is no portfolio that the person can see. */
export function NoPortfolio({ what }: { readonly what: string }) {
  return (
    <EmptyState title="No portfolio yet" icon="positions" action={<LinkButton href={paths.overview}>Go to the overview</LinkButton>}>
      {what} belong to a portfolio. Make one or start the demonstration from the overview; if others trade here, ask an admin for a grant.
    </EmptyState>
  );
}
