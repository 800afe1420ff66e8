import type { Db } from "#lib/db/client.ts";
import type { AuditEventType } from "#lib/domain/audit/catalog.ts";

/** Lets the database refuse events of a type, whoever writes them. @returns what takes them again */
export async function refuseEvents(owner: Db, type: AuditEventType): Promise<() => Promise<void>> {
  await owner.$executeRawUnsafe(
    `CREATE FUNCTION test_refuse_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no event today'; END $$`,
  );
  await owner.$executeRawUnsafe(
    `CREATE TRIGGER test_refuse_event BEFORE INSERT ON audit_event FOR EACH ROW WHEN (NEW.type = '${type}') EXECUTE FUNCTION test_refuse_event()`,
  );
  return async () => {
    await owner.$executeRawUnsafe("DROP FUNCTION test_refuse_event() CASCADE");
  };
}
