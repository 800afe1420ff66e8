-- Who moves a purpose's keys, said by the database too, and erasures that wait for a rotation's turn.

-- Whether the caller's process moves the keys of this purpose (lib/domain/keys/rotation.ts, rotatedBy). The owner of the tables may always.
CREATE FUNCTION "key_is_moved_here"("p_purpose" text) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN session_user LIKE 'bulwark\_web\_%' THEN p_purpose NOT IN ('credential', 'trade', 'audit')
              WHEN session_user LIKE 'bulwark\_worker\_%' THEN p_purpose IN ('credential', 'trade', 'audit')
              ELSE true END
$$;

-- The other process asks, pauses, cancels and records; it carries nothing on. Without this the web, which holds the keys of `trade` to read
-- with, could put books, orders and fills of its own making in place by a rotation it took for itself: rotation_swap moves the cursor, and
-- so comes by here.
CREATE OR REPLACE FUNCTION "key_rotation_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF session_user NOT LIKE 'bulwark\_web\_%' AND session_user NOT LIKE 'bulwark\_worker\_%' THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'activating' OR NEW.to_key_id IS NOT NULL OR NEW.holder IS NOT NULL OR NEW.destroy_after IS NOT NULL OR NEW.destroyed_at IS NOT NULL THEN
      RAISE EXCEPTION 'a rotation begins at its beginning' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.id <> OLD.id OR NEW.purpose <> OLD.purpose OR NEW.kind <> OLD.kind OR NEW.requested_by <> OLD.requested_by
    OR (OLD.to_key_id IS NOT NULL AND NEW.to_key_id IS DISTINCT FROM OLD.to_key_id)
    OR (OLD.state IN ('done', 'cancelled') AND NEW.state <> OLD.state)
    OR (OLD.destroy_after IS NOT NULL AND (NEW.destroy_after IS NULL OR NEW.destroy_after < OLD.destroy_after)) THEN
    RAISE EXCEPTION 'a rotation only moves on' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT key_is_moved_here(OLD.purpose) AND (
    (NEW.to_key_id, NEW.epoch, NEW.wait_until, NEW.pass, NEW.at_column, NEW.at_keys, NEW.lease_until)
      IS DISTINCT FROM (OLD.to_key_id, OLD.epoch, OLD.wait_until, OLD.pass, OLD.at_column, OLD.at_keys, OLD.lease_until)
    OR (NEW.rows_total, NEW.rows_seen, NEW.rows_moved, NEW.found_in_pass)
      IS DISTINCT FROM (OLD.rows_total, OLD.rows_seen, OLD.rows_moved, OLD.found_in_pass)
    OR NEW.state NOT IN (OLD.state, 'cancelled')
    OR (NEW.holder IS NOT NULL AND NEW.holder IS DISTINCT FROM OLD.holder)) THEN
    RAISE EXCEPTION 'this rotation is not the caller''s to carry on' USING ERRCODE = 'BW004';
  END IF;
  IF NEW.to_key_id IS DISTINCT FROM OLD.to_key_id
    AND NOT EXISTS (SELECT 1 FROM purpose_key p WHERE p.id = NEW.to_key_id AND p.purpose = NEW.purpose AND p.state = 'active') THEN
    RAISE EXCEPTION 'a rotation moves to an active key of its purpose' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'done' AND OLD.state <> 'done' AND NEW.kind = 'rotate' THEN
    NEW.destroy_after := greatest(NEW.destroy_after, clock_timestamp() + interval '30 days');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION "rotation_of"("p_rotation" uuid, "p_kind" text) RETURNS "key_rotation"
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r key_rotation;
BEGIN
  SELECT * INTO r FROM key_rotation WHERE id = p_rotation AND kind = p_kind AND state NOT IN ('done', 'cancelled') AND NOT is_paused FOR UPDATE;
  IF r IS NULL OR NOT key_is_moved_here(r.purpose) THEN
    RAISE EXCEPTION 'this rotation is not the caller''s to carry on' USING ERRCODE = 'BW004';
  END IF;
  RETURN r;
END $$;

-- Keys change one after the other (KEYS_LOCK in lib/db/rotation/activate-keys.ts). A rotation that had seen a person's keys alive would else
-- give the person new ones after the end of the old.
CREATE OR REPLACE FUNCTION "erase_person"("p_ledger" uuid, "p_person" uuid, "p_by" text, "p_beyond_recovery" timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  destroyed int;
BEGIN
  PERFORM pg_advisory_xact_lock(7001, 2);
  destroyed := erase_person_rows(p_person);
  INSERT INTO erasure_ledger (id, person, requested_by, erased_at, beyond_recovery_at, keys)
  VALUES (p_ledger, p_person, p_by, clock_timestamp(), p_beyond_recovery, destroyed);
  RETURN destroyed;
END $$;
