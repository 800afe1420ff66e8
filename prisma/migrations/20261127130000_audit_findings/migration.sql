-- A finding goes quiet only on record: that admins were told of it, and that somebody acknowledged it, are said once, never taken back, and
-- have their event in the same transaction, whoever's role it is.
CREATE FUNCTION "anomaly_change"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.told_at IS NOT NULL AND NEW.told_at IS DISTINCT FROM OLD.told_at
    OR OLD.acknowledged_at IS NOT NULL AND (NEW.acknowledged_at, NEW.acknowledged_by) IS DISTINCT FROM (OLD.acknowledged_at, OLD.acknowledged_by)
    OR (NEW.acknowledged_at IS NULL) <> (NEW.acknowledged_by IS NULL) THEN
    RAISE EXCEPTION 'anomaly: what was told or acknowledged stays so' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION "anomaly_on_record"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.told_at IS DISTINCT FROM OLD.told_at AND NOT EXISTS (
    SELECT 1 FROM audit_event e WHERE e.resource = 'anomaly' AND e.resource_id = NEW.id::text AND e.at > clock_timestamp() - interval '2 min'
      AND e.type = 'anomaly.told' AND e.result = 'done')
  OR NEW.acknowledged_at IS DISTINCT FROM OLD.acknowledged_at AND NOT EXISTS (
    SELECT 1 FROM audit_event e WHERE e.resource = 'anomaly' AND e.resource_id = NEW.id::text AND e.at > clock_timestamp() - interval '2 min'
      AND e.type = 'anomaly.acknowledged' AND e.result = 'done' AND e.actor = NEW.acknowledged_by) THEN
    RAISE EXCEPTION 'anomaly: a finding goes quiet on record' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "anomaly_change" BEFORE UPDATE ON "anomaly" FOR EACH ROW EXECUTE FUNCTION "anomaly_change"();
CREATE CONSTRAINT TRIGGER "anomaly_on_record" AFTER UPDATE ON "anomaly" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "anomaly_on_record"();

-- How often admins were told lately, and what they were not told of yet.
CREATE INDEX "anomaly_told_at_idx" ON "anomaly"("told_at");

-- What somebody calls a view and looks for in it may be personal: it is encrypted under the person's key, and goes with the person. Views
-- from before were plain: they are saved anew by whoever wants them.
DELETE FROM "audit_view";
ALTER TABLE "audit_view" DROP COLUMN "name", DROP COLUMN "query", ADD COLUMN "sealed" BYTEA NOT NULL;
CREATE INDEX "audit_view_user_id_idx" ON "audit_view"("user_id");

-- As before, and the views.
CREATE OR REPLACE FUNCTION "erase_person_rows"("p_person" uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  destroyed int;
BEGIN
  UPDATE data_key SET state = 'destroyed', wrapped = NULL, accepts_writes = false
   WHERE scope = p_person::text AND purpose IN ('pii', 'totp', 'token', 'audit') AND (wrapped IS NOT NULL OR state <> 'destroyed');
  GET DIAGNOSTICS destroyed = ROW_COUNT;
  UPDATE app_user SET email_index = sha256(convert_to('erased ' || p_person, 'UTF8')), password_hash = NULL, state = 'disabled',
         allowed_addresses = '{}' WHERE id = p_person;
  DELETE FROM session WHERE user_id = p_person;
  DELETE FROM one_time_link WHERE user_id = p_person;
  DELETE FROM password_history WHERE user_id = p_person;
  DELETE FROM account_notice WHERE user_id = p_person;
  DELETE FROM known_device WHERE user_id = p_person;
  DELETE FROM oidc_identity WHERE user_id = p_person;
  DELETE FROM oidc_flow WHERE user_id = p_person;
  DELETE FROM factor_offer WHERE user_id = p_person;
  DELETE FROM login_ticket WHERE user_id = p_person;
  DELETE FROM step_up WHERE user_id = p_person;
  DELETE FROM totp_factor WHERE user_id = p_person;
  DELETE FROM passkey WHERE user_id = p_person;
  DELETE FROM recovery_code WHERE user_id = p_person;
  DELETE FROM api_token WHERE user_id = p_person;
  DELETE FROM portfolio_grant WHERE user_id = p_person;
  DELETE FROM audit_view WHERE user_id = p_person;
  UPDATE mail_outbox SET state = 'dropped', sealed = NULL, done_at = clock_timestamp() WHERE scope = p_person::text AND state = 'waiting';
  UPDATE key_epoch SET epoch = epoch + 1 WHERE name = 'desk';
  RETURN destroyed;
END $$;
