import type { PersonRow, PersonSection } from "#lib/ports/stores/privacy-store.ts";

/** How much of a section is held at once and read at once. */
export type SectionBounds = { readonly rows: number; readonly page: number };

/** So many rows of a section make a file of some 20 MB. */
export const sectionBounds: SectionBounds = { rows: 100_000, page: 2_000 };

/**
 * The rows of a section, read page by page from the newest on: where there are more than may be held, the newest are given and all are
 * counted. @shape oldest first
 */
export async function readSection<R>(
  bounds: SectionBounds,
  parts: {
    /** Up to `take` rows older than `last`, newest first. */
    readonly read: (take: number, last: R | undefined) => Promise<readonly R[]>;
    readonly open: (rows: readonly R[]) => Promise<readonly PersonRow[]> | readonly PersonRow[];
    readonly count: () => Promise<number>;
  },
): Promise<PersonSection> {
  const pages: (readonly PersonRow[])[] = [];
  let given = 0;
  for (let last: R | undefined; ; ) {
    const take = Math.min(bounds.page, bounds.rows - given);
    const rows = take > 0 ? await parts.read(take, last) : [];
    if (rows.length > 0) pages.push((await parts.open(rows)).toReversed());
    given += rows.length;
    last = rows.at(-1);
    if (rows.length < take || take === 0) break;
  }
  const held = given < bounds.rows ? given : await parts.count();
  return { rows: pages.reverse().flat(), held };
}
