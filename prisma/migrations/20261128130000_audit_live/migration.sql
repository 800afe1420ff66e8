-- Whoever follows the record hears of every event, through whatever door it came: each waits for the sealer first. The message says no more
-- than that there is one, is sent when the transaction commits, and is one however many events that transaction has.
CREATE FUNCTION "audit_tell"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('bulwark_live', '{"topic":"audit"}');
  RETURN NULL;
END $$;
CREATE TRIGGER "audit_pending_tells" AFTER INSERT ON "audit_pending" FOR EACH STATEMENT EXECUTE FUNCTION "audit_tell"();
