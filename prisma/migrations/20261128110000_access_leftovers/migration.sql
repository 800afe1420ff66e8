-- Who was invited, and from where somebody may come, is personal to them and stood under the key of whoever asked. What is over keeps words without
-- it (approval-store.ts), what nobody decided goes with its day, and what is here from before goes now: whoever still waits asks anew.
DELETE FROM "approval" WHERE "operation" IN ('users.invite', 'users.set-addresses');
DELETE FROM "account_notice" WHERE "kind" IN ('approval-waits', 'approval-decided');

-- What two people agree on is not changed while it waits; once it is over its words may be cut. The owner's role is not checked: a rotation
-- moves them under another key as they are.
CREATE FUNCTION "approval_words"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.state NOT IN ('used', 'vetoed') AND current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RAISE EXCEPTION 'approval: what waits is not changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "approval_words" BEFORE UPDATE OF "sealed" ON "approval" FOR EACH ROW EXECUTE FUNCTION "approval_words"();

CREATE OR REPLACE FUNCTION "retention_sweep"("p_limit" int) RETURNS TABLE ("name" text, "rows" bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  rule record;
  gone bigint;
BEGIN
  FOR rule IN SELECT * FROM (VALUES
    ('session', 'least(expires_at, coalesce(revoked_at, expires_at)) < clock_timestamp() - interval ''30 days'''),
    ('one_time_link', 'least(expires_at, coalesce(used_at, expires_at)) < clock_timestamp() - interval ''30 days'''),
    ('approval', 'expires_at < clock_timestamp() - interval ''90 days'' OR (operation IN (''users.invite'', ''users.set-addresses'') AND state IN (''pending'', ''approved'') AND expires_at < clock_timestamp())'),
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

-- The cost of the passwords that were imported and not changed since: a look-up at each sign-in.
CREATE INDEX "app_user_imported_idx" ON "app_user" (substr("password_hash", 5, 2)) WHERE "password_hash" LIKE '$2%';
