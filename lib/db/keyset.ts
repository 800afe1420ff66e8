import { epochMs } from "#lib/domain/kernel/time.ts";
import type { Keyset, Page, PageAsk } from "#lib/ports/stores/page.ts";

type Order = "asc" | "desc";

/**
 * Keyset paging over (time column, id). One row more than asked for tells whether there is more on that side; the other side is known
 * to have rows, since the place came from one.
 */
export function keysetQuery(column: string, ask: PageAsk) {
  const place = ask.olderThan ?? ask.newerThan;
  const order: Order = ask.newerThan && !ask.olderThan ? "asc" : "desc";
  return {
    where: place ? beyond(column, place, order) : {},
    orderBy: [{ [column]: order }, { id: order }],
    take: ask.limit + 1,
  };
}

/** @param rows as `keysetQuery` gave them */
export function keysetPage<T>(rows: readonly T[], ask: PageAsk): Page<T> {
  const hasMore = rows.length > ask.limit;
  const kept = rows.slice(0, ask.limit);
  if (ask.newerThan && !ask.olderThan) return { rows: kept.reverse(), hasOlder: true, hasNewer: hasMore };
  return { rows: kept, hasOlder: hasMore, hasNewer: ask.olderThan !== undefined };
}

function beyond(column: string, place: Keyset, order: Order) {
  const side = order === "desc" ? "lt" : "gt";
  const at = new Date(place.at);
  return { OR: [{ [column]: { [side]: at } }, { [column]: at, id: { [side]: place.id } }] };
}

export const msOf = (at: Date) => epochMs(at.getTime());
export const msOrNull = (at: Date | null) => (at === null ? null : msOf(at));
