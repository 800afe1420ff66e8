import type { Client } from "pg";

/** A line of the ledger as JSON, so that it fits whatever columns the table has. */
export type Erasure = { readonly person: string };

/**
 * Erases anew whoever is in the ledger that came with the keys, or was erased in the place that is being replaced: the rows of an older
 * backup know nothing of it. @returns how many persons
 */
export async function applyLedger(client: Client, erasedHere: readonly Erasure[]): Promise<number> {
  for (const line of erasedHere) {
    await client.query(
      "INSERT INTO public.erasure_ledger SELECT * FROM jsonb_populate_record(NULL::public.erasure_ledger, $1) ON CONFLICT DO NOTHING",
      [JSON.stringify(line)],
    );
  }
  const { rows } = await client.query<Erasure>("SELECT person FROM public.erasure_ledger");
  for (const { person } of rows) await client.query("SELECT public.erase_person_rows($1::uuid)", [person]);
  return rows.length;
}

/** How many events came back, sealed or not. */
export async function countEvents(client: Client): Promise<number> {
  const { rows } = await client.query<{ events: number }>("SELECT count(*)::int AS events FROM public.audit_event");
  return rows[0]?.events ?? 0;
}
