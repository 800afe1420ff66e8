-- When the key backup was first written without the person's keys.
ALTER TABLE "erasure_ledger" ADD COLUMN "key_backup_at" TIMESTAMPTZ(3);

-- What is outdated goes, at most p_limit rows of a table a call (docs/data-classification.md). A function of the owner's, so that no role needs
-- the right to delete what it must not: the worker calls it and sees no row of it.
CREATE FUNCTION "retention_sweep"("p_limit" int) RETURNS TABLE ("name" text, "rows" bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  rule record;
  gone bigint;
BEGIN
  FOR rule IN SELECT * FROM (VALUES
    ('session', 'least(expires_at, coalesce(revoked_at, expires_at)) < clock_timestamp() - interval ''30 days'''),
    ('one_time_link', 'least(expires_at, coalesce(used_at, expires_at)) < clock_timestamp() - interval ''30 days'''),
    ('approval', 'expires_at < clock_timestamp() - interval ''90 days'''),
    ('account_notice', 'created_at < clock_timestamp() - interval ''365 days'''),
    ('known_device', 'last_seen_at < clock_timestamp() - interval ''365 days'''),
    ('mail_outbox', 'state <> ''waiting'' AND done_at < clock_timestamp() - interval ''30 days'''),
    ('login_ticket', 'expires_at < clock_timestamp() - interval ''1 day'''),
    ('factor_offer', 'expires_at < clock_timestamp() - interval ''1 day'''),
    ('step_up', 'proven_at < clock_timestamp() - interval ''1 day'''),
    ('oidc_flow', 'expires_at < clock_timestamp() - interval ''1 day'''),
    ('throttle', 'updated_at < clock_timestamp() - interval ''2 days'''),
    ('api_nonce', 'expires_at < clock_timestamp()'),
    ('rate_limit', 'expire < extract(epoch FROM clock_timestamp() - interval ''1 hour'') * 1000'),
    ('heartbeat', 'beat_at < clock_timestamp() - interval ''1 day''')
  ) AS rules(table_name, outdated) LOOP
    EXECUTE format('DELETE FROM %1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$I WHERE %2$s LIMIT $1 FOR UPDATE SKIP LOCKED))', rule.table_name, rule.outdated)
      USING p_limit;
    GET DIAGNOSTICS gone = ROW_COUNT;
    CONTINUE WHEN gone = 0;
    name := rule.table_name;
    rows := gone;
    RETURN NEXT;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION "retention_sweep"(int) FROM PUBLIC;
