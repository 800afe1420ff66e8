/** Triggers that keep the record as it is: name, table. Those of audit_event also stand on each of its partitions. */
const guards: readonly (readonly [trigger: string, table: string])[] = [
  ["audit_event_immutable", "audit_event"],
  ["audit_event_waits", "audit_event"],
  ["audit_event_no_truncate", "audit_event"],
  ["audit_pending_immutable", "audit_pending"],
  ["audit_pending_no_truncate", "audit_pending"],
  ["audit_writer_grows", "audit_writer"],
  ["audit_writer_no_truncate", "audit_writer"],
  ...["leaf", "tile", "checkpoint", "key", "finding", "retired", "anchor"].flatMap((table) => [
    [`audit_${table}_immutable`, `audit_${table}`] as const,
    [`audit_${table}_no_truncate`, `audit_${table}`] as const,
  ]),
];

/** What those triggers do: SHA-256 of each function's body, as the migrations have it. */
const bodies: readonly (readonly [name: string, digest: string])[] = [
  ["audit_refuse_change", "57d183ab091526960debafe16d0da162b3b79556cbc98f06ce024950d11391fa"],
  ["audit_wait", "5497438089652db81e963a4bdd6b85674f8d837b67958eb383dcad40a0b1b9ac"],
  ["audit_pending_change", "12ad687d4291783e5cefed13e67a98b7b5e4a91eb3198e60a732b7a110b11002"],
  ["audit_writer_change", "3f90d0be6c3d7beebaa42680475ab1b46a4a7c0542faf902c51e90115804b60c"],
];

/** Names the guards that are missing, switched off or have another body. Parameters: the JSON of guardList and of guardBodies. */
export const guardQuery = `
  WITH wanted AS (
    SELECT w ->> 0 AS trigger, w ->> 1 AS name, to_regclass('public.' || (w ->> 1)) AS rel FROM jsonb_array_elements($1::jsonb) w
    UNION ALL
    SELECT t.name, i.inhrelid::regclass::text, i.inhrelid FROM pg_inherits i
      CROSS JOIN (VALUES ('audit_event_immutable'), ('audit_event_waits')) t (name) WHERE i.inhparent = 'public.audit_event'::regclass
  )
  SELECT format('trigger %s on %s', w.trigger, w.name) FROM wanted w
   WHERE NOT EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgrelid = w.rel AND g.tgname = w.trigger AND g.tgenabled IN ('O', 'A'))
  UNION ALL
  SELECT format('the body of function %s', b ->> 0) FROM jsonb_array_elements($2::jsonb) b
   WHERE NOT EXISTS (SELECT 1 FROM pg_proc p WHERE p.oid = to_regproc('public.' || (b ->> 0)) AND encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex') = b ->> 1)
   ORDER BY 1`;

export const guardList = JSON.stringify(guards);
export const guardBodies = JSON.stringify(bodies);
