import type { JsonValue } from "../../kernel/canonical-json.ts";
import type { EvidenceSection, Framework } from "./sections.ts";

export type EvidenceEvent = {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly actor: string;
  readonly actorName: string;
  readonly says: string;
  readonly result: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string | null;
  readonly portfolioId: string | null;
  readonly subject: string | null;
  readonly request: string | null;
  readonly data: { readonly [key: string]: JsonValue };
};

/** A person with a login, as an access review looks at it. */
export type ReviewedPerson = {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly state: string;
  readonly since: string;
  readonly lastSignIn: string | null;
  readonly portfolios: number;
};

/** Who has access when the pack is made. */
export type AccessReview = {
  readonly people: readonly ReviewedPerson[];
  /** There are more people than these, which had a login first. */
  readonly isCut: boolean;
  readonly roles: readonly { readonly name: string; readonly permissions: readonly string[] }[];
};

/** Everything a pack is rendered from. Times are ISO 8601, the span is [from, to). */
export type EvidencePack = {
  readonly framework: Framework;
  readonly from: string;
  readonly to: string;
  readonly madeAt: string;
  readonly madeBy: string;
  /** Null where whoever made it may not see users. */
  readonly accessReview: AccessReview | null;
  readonly sections: readonly { readonly section: EvidenceSection; readonly events: readonly EvidenceEvent[]; readonly isCut: boolean }[];
  /** The newest signed statement of the record, so that the pack can be tied to it; null before the first. */
  readonly checkpoint: { readonly size: number; readonly root: string; readonly note: string } | null;
};
