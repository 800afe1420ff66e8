import { z } from "zod";
import { isUuid } from "#lib/domain/kernel/ids.ts";
import { epochMs, isCalendarTime } from "#lib/domain/kernel/time.ts";
import type { Keyset, Page, PageAsk } from "#lib/ports/stores/page.ts";
import { orBlank } from "./blank-input.ts";

const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;

const cursor = z
  .string()
  .max(80)
  .transform((text, context): Keyset => {
    const at = text.indexOf("_");
    const [time, id] = [Number(text.slice(0, at)), text.slice(at + 1)];
    if (at > 0 && Number.isSafeInteger(time) && isCalendarTime(time) && isUuid(id)) return { at: epochMs(time), id };
    context.addIssue({ code: "custom", message: "This place in the list is not known. Start from the newest." });
    return z.NEVER;
  });

/** Fields of a paged list: `older` and `newer` take the cursors that the list before gave. */
export const pageInput = {
  older: orBlank(cursor),
  newer: orBlank(cursor),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
};

/** One page for people. The cursors are null where the list ends. @shape newest first */
export type PageView<T> = { readonly items: readonly T[]; readonly older: string | null; readonly newer: string | null };

export function pageAsk(input: {
  readonly older?: Keyset | undefined;
  readonly newer?: Keyset | undefined;
  readonly limit: number;
}): PageAsk {
  return {
    ...(input.older ? { olderThan: input.older } : {}),
    ...(input.newer && !input.older ? { newerThan: input.newer } : {}),
    limit: input.limit,
  };
}

export function pageView<R, T>(page: Page<R>, items: readonly T[], placeOf: (row: R) => Keyset): PageView<T> {
  const [first, last] = [page.rows[0], page.rows.at(-1)];
  return {
    items,
    older: last && page.hasOlder ? cursorText(placeOf(last)) : null,
    newer: first && page.hasNewer ? cursorText(placeOf(first)) : null,
  };
}

export function cursorText(place: Keyset): string {
  return `${place.at}_${place.id}`;
}
