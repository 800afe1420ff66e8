import { LinkButton } from "../ui/button.tsx";

type HistoryLinkProps = {
  readonly href: string;
  readonly disabledReason: string | null;
  /** The thing's name, where several stand in a list. */
  readonly of?: string;
};

/** Leads to everything on record about one thing. @param disabledReason why the reader may not read the record */
export function HistoryLink({ href, disabledReason, of }: HistoryLinkProps) {
  return (
    <LinkButton href={href} icon="audit" variant="ghost" size={of === undefined ? "md" : "sm"} disabledReason={disabledReason}>
      On record
      {of !== undefined && <span className="sr-only">: {of}</span>}
    </LinkButton>
  );
}
