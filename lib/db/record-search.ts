/**
 * Finds events, newest first (or oldest first, to turn a page back), a month at a time and only until a page is full.
 *
 * Without filters the index of (at, id) gives the page. With filters the full-text index answers each month: at most `MAX_HITS` of its
 * hits are taken and sorted. A month with more hits is so full of them that reading it in order finds a page soon; that is done then.
 * A place in the list is compared as a row, so that the index leads straight to it however deep it is.
 */

import { allOf, fieldLexemes, termQuery } from "#lib/domain/audit/record-query.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { PageAsk } from "#lib/ports/stores/page.ts";
import type { RecordFilter } from "#lib/ports/stores/record-store.ts";
import { Prisma } from "#prisma/generated/client.ts";
import { addressToken, networkToken, wordTokens } from "./audit-tokens.ts";
import type { StoreContext } from "./store-context.ts";

export const MAX_HITS = 5_000;
const MAX_MONTHS = 240;
const DAY_MS = 86_400_000;

export type Place = { readonly id: string; readonly at: Date };
type Window = { readonly from: Date; readonly to: Date };
type Order = "asc" | "desc";

/** Places of at most `limit + 1` events, in the order asked: descending unless newer ones than a place were asked for. */
export async function findPlaces(context: StoreContext, filter: RecordFilter, ask: PageAsk): Promise<readonly Place[]> {
  const order: Order = ask.newerThan && !ask.olderThan ? "asc" : "desc";
  const bounds = boundsOf(filter, ask, context.now);
  const beyond = beyondOf(ask, order);
  const query = await queryOf(context, filter);
  const wanted = ask.limit + 1;
  if (query === undefined) return inOrder(context, { table: Prisma.sql`audit_event`, match: Prisma.empty, beyond, order, wanted }, bounds);
  const found: Place[] = [];
  for (const window of await windowsOf(context, bounds, order)) {
    const match = Prisma.sql`AND words @@ ${query}::tsquery`;
    const rest = { table: Prisma.sql`audit_search`, match, beyond, order, wanted: wanted - found.length };
    found.push(...((await byIndex(context, rest, window)) ?? (await inOrder(context, rest, window))));
    if (found.length >= wanted) break;
  }
  return found;
}

type Search = {
  readonly table: Prisma.Sql;
  readonly match: Prisma.Sql;
  readonly beyond: Prisma.Sql;
  readonly order: Order;
  readonly wanted: number;
};

/** Undefined when there are too many hits to sort. */
async function byIndex({ db }: StoreContext, search: Search, { from, to }: Window): Promise<readonly Place[] | undefined> {
  const { match, beyond, order, wanted } = search;
  const rows = await db.$queryRaw<(Place & { hits: number })[]>`
    WITH hits AS MATERIALIZED (
      SELECT id, at FROM audit_search WHERE at >= ${from} AND at < ${to} ${match} ${beyond} LIMIT ${MAX_HITS}
    )
    SELECT id::text, at, (SELECT count(*)::int FROM hits) AS hits FROM hits ORDER BY ${sorted(order)} LIMIT ${wanted}`;
  return (rows[0]?.hits ?? 0) >= MAX_HITS ? undefined : rows;
}

async function inOrder({ db }: StoreContext, search: Search, { from, to }: Window): Promise<readonly Place[]> {
  const { table, match, beyond, order, wanted } = search;
  return db.$queryRaw<Place[]>`
    SELECT id::text, at FROM ${table} WHERE at >= ${from} AND at < ${to} ${match} ${beyond} ORDER BY ${sorted(order)} LIMIT ${wanted}`;
}

const sorted = (order: Order) => (order === "asc" ? Prisma.sql`at ASC, id ASC` : Prisma.sql`at DESC, id DESC`);

function beyondOf(ask: PageAsk, order: Order): Prisma.Sql {
  const place = ask.olderThan ?? ask.newerThan;
  if (!place) return Prisma.empty;
  const sign = order === "desc" ? Prisma.raw("<") : Prisma.raw(">");
  return Prisma.sql`AND (at, id) ${sign} (${new Date(place.at)}, ${place.id}::uuid)`;
}

/** The filter's times, narrowed by the place, so that months beyond it are never opened. */
function boundsOf({ from, to }: RecordFilter, { olderThan, newerThan }: PageAsk, now: number): Window {
  const end = Math.min(to ?? Number.POSITIVE_INFINITY, now + DAY_MS, olderThan ? olderThan.at + 1 : Number.POSITIVE_INFINITY);
  const start = Math.max(from ?? 0, !olderThan && newerThan ? newerThan.at : 0);
  return { from: new Date(start), to: new Date(end) };
}

/** Months from the oldest event on. */
async function windowsOf({ db }: StoreContext, { from, to }: Window, order: Order): Promise<readonly Window[]> {
  const [oldest] = await db.$queryRaw<{ at: Date }[]>`SELECT at FROM audit_search WHERE at >= ${from} ORDER BY at ASC, id ASC LIMIT 1`;
  if (!oldest || oldest.at >= to) return [];
  const windows: Window[] = [];
  for (let start = epochMs(oldest.at.getTime()); start < to.getTime() && windows.length < MAX_MONTHS; ) {
    const at = new Date(start);
    const end = Math.min(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1), to.getTime());
    windows.push({ from: at, to: new Date(end) });
    start = epochMs(end);
  }
  return order === "asc" ? windows : windows.reverse();
}

async function queryOf({ ring }: StoreContext, filter: RecordFilter): Promise<string | undefined> {
  const { address, terms = [], from: _from, to: _to, ...fields } = filter;
  const parts = [...fieldLexemes(fields)];
  if (address) parts.push(`'${await (address.includes("/") ? networkToken(ring, address) : addressToken(ring, address))}'`);
  for (const term of terms) {
    const part = termQuery(term, await wordTokens(ring, term.word));
    if (part !== undefined) parts.push(part);
  }
  return parts.length === 0 ? undefined : allOf(parts);
}
