import { LinkButton } from "../ui/button.tsx";

/** Leads to everything on record about one thing. @param disabledReason why the reader may not read the record */
export function HistoryLink({ href, disabledReason }: { readonly href: string; readonly disabledReason: string | null }) {
  return (
    <LinkButton href={href} icon="audit" variant="ghost" disabledReason={disabledReason}>
      On record
    </LinkButton>
  );
}
