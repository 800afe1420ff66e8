-- audit_seal() as before, for whoever holds the sealer's lock: that of two numbers. The lock of one number that has the same bits is another.
CREATE OR REPLACE FUNCTION "audit_seal"("p_most" int) RETURNS TABLE ("leaf_index" bigint, "leaf" bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  first bigint;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_locks k WHERE k.locktype = 'advisory' AND k.classid = 7001 AND k.objid = 20 AND k.objsubid = 2
    AND k.mode = 'ExclusiveLock' AND k.pid = pg_backend_pid() AND k.granted
    AND k.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())) THEN
    RAISE EXCEPTION 'audit: only the sealer seals' USING ERRCODE = 'insufficient_privilege';
  END IF;
  first := coalesce((SELECT max(l.leaf_index) + 1 FROM audit_leaf l), 0);
  INSERT INTO audit_leaf (leaf_index, event_id, at, leaf)
  SELECT first + row_number() OVER (ORDER BY w.at, w.event_id) - 1, w.event_id, w.at, w.leaf
    FROM (SELECT p.at, p.event_id, p.leaf FROM audit_pending p ORDER BY p.at, p.event_id LIMIT least(p_most, 10000)) w;
  DELETE FROM audit_pending p USING audit_leaf l WHERE l.leaf_index >= first AND p.at = l.at AND p.event_id = l.event_id;
  RETURN QUERY SELECT l.leaf_index, l.leaf FROM audit_leaf l WHERE l.leaf_index >= first ORDER BY l.leaf_index;
END $$;

-- A desk has one key for its checkpoints, from its beginning on: whoever owns the database cannot pin another beside it.
CREATE FUNCTION "audit_key_once"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM audit_key) THEN
    RAISE EXCEPTION 'audit: the record has its key' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "audit_key_once" BEFORE INSERT ON "audit_key" FOR EACH ROW EXECUTE FUNCTION "audit_key_once"();
