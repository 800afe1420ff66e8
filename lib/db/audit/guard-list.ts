/** A trigger that keeps the record as it is, the way pg_get_triggerdef() says it, and the function that it calls. */
export type Guard = { readonly table: string; readonly name: string; readonly says: string; readonly does: string };

const refuses = "audit_refuse_change";
const ofRows = (table: string, name: string, when: string, does: string, which = ""): Guard => {
  return { table, name, says: `CREATE TRIGGER ${name} ${when} ON public.${table} FOR EACH ROW${which}`, does };
};
const atCommit = (table: string, name: string, when: string): Guard => {
  const says = `CREATE CONSTRAINT TRIGGER ${name} ${when} ON public.${table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW`;
  return { table, name, says, does: name };
};
const immutable = (table: string): Guard => ofRows(table, `${table}_immutable`, "BEFORE DELETE OR UPDATE", refuses);
const notEmptied = (table: string): Guard => {
  const name = `${table}_no_truncate`;
  return { table, name, says: `CREATE TRIGGER ${name} BEFORE TRUNCATE ON public.${table} FOR EACH STATEMENT`, does: refuses };
};

const kept = ["event", "search", "leaf", "tile", "checkpoint", "key", "finding", "retired", "anchor", "retention", "setting", "door"];
const isRetirement = " WHEN (((new.type = 'audit.retired'::text) AND (new.result = 'done'::text)))";

/** A table in parts has the same triggers on each part (guards.ts). */
export const guardList: readonly Guard[] = [
  ...kept.map((name) => `audit_${name}`).flatMap((table) => [immutable(table), notEmptied(table)]),
  notEmptied("audit_pending"),
  notEmptied("audit_writer"),
  ofRows("audit_pending", "audit_pending_immutable", "BEFORE DELETE OR UPDATE", "audit_pending_change"),
  ofRows("audit_writer", "audit_writer_grows", "BEFORE DELETE OR UPDATE", "audit_writer_change"),
  ofRows("audit_event", "audit_event_waits", "AFTER INSERT", "audit_wait"),
  ofRows("audit_event", "audit_event_index", "AFTER INSERT", "audit_index"),
  ofRows("audit_event", "audit_event_retired", "AFTER INSERT", "audit_keep_retired", isRetirement),
  ofRows("audit_key", "audit_key_once", "BEFORE INSERT", "audit_key_once"),
  ofRows("audit_setting", "audit_setting_in_order", "BEFORE INSERT", "audit_setting_in_order"),
  atCommit("audit_retention", "audit_retention_on_record", "AFTER INSERT"),
  ofRows("anomaly", "anomaly_change", "BEFORE UPDATE", "anomaly_change"),
  atCommit("anomaly", "anomaly_on_record", "AFTER UPDATE"),
];
