/** Triggers that keep the record as it is: name, table. Those of audit_event also stand on each of its partitions. */
const guards: readonly (readonly [trigger: string, table: string])[] = [
  ["audit_event_immutable", "audit_event"],
  ["audit_event_waits", "audit_event"],
  ["audit_event_no_truncate", "audit_event"],
  ["audit_pending_immutable", "audit_pending"],
  ["audit_writer_grows", "audit_writer"],
  ...["leaf", "tile", "checkpoint", "key", "finding", "retired", "anchor"].flatMap((table) => [
    [`audit_${table}_immutable`, `audit_${table}`] as const,
    [`audit_${table}_no_truncate`, `audit_${table}`] as const,
  ]),
];

/** Names the guards that are missing or switched off. Parameter: the JSON of guardList. */
export const guardQuery = `
  WITH wanted AS (
    SELECT w ->> 0 AS trigger, w ->> 1 AS name, to_regclass('public.' || (w ->> 1)) AS rel FROM jsonb_array_elements($1::jsonb) w
    UNION ALL
    SELECT t.name, i.inhrelid::regclass::text, i.inhrelid FROM pg_inherits i
      CROSS JOIN (VALUES ('audit_event_immutable'), ('audit_event_waits')) t (name) WHERE i.inhparent = 'public.audit_event'::regclass
  )
  SELECT format('trigger %s on %s', w.trigger, w.name) FROM wanted w
   WHERE NOT EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgrelid = w.rel AND g.tgname = w.trigger AND g.tgenabled IN ('O', 'A'))
   ORDER BY 1`;

export const guardList = JSON.stringify(guards);
