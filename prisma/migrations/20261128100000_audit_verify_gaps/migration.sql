-- The sealer's turn. An advisory lock may be held by any role, which would stop sealing; a row may be locked by who has a right to it alone.
-- It is that of audit_door, which no role reads: the worker locks it by this function, to the end of its transaction. False: another is at it.
CREATE FUNCTION "audit_take_turn"() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM audit_door d WHERE d.id = 1 FOR UPDATE SKIP LOCKED;
  RETURN FOUND;
END $$;

-- audit_seal() as before, for whoever has the turn: a row that is locked names the transaction that did it.
CREATE OR REPLACE FUNCTION "audit_seal"("p_most" int) RETURNS TABLE ("leaf_index" bigint, "leaf" bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  first bigint;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_door d WHERE d.id = 1 AND d.xmax = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'audit: only the sealer seals' USING ERRCODE = 'insufficient_privilege';
  END IF;
  first := coalesce((SELECT max(l.leaf_index) + 1 FROM audit_leaf l), 0);
  INSERT INTO audit_leaf (leaf_index, event_id, at, leaf)
  SELECT first + row_number() OVER (ORDER BY w.at, w.event_id) - 1, w.event_id, w.at, w.leaf
    FROM (SELECT p.at, p.event_id, p.leaf FROM audit_pending p ORDER BY p.at, p.event_id LIMIT least(p_most, 10000)) w;
  DELETE FROM audit_pending p USING audit_leaf l WHERE l.leaf_index >= first AND p.at = l.at AND p.event_id = l.event_id;
  RETURN QUERY SELECT l.leaf_index, l.leaf FROM audit_leaf l WHERE l.leaf_index >= first ORDER BY l.leaf_index;
END $$;
