-- Who may touch what. Run after the migrations at each start of the desk, in one transaction; {{owner}}, {{web}} and {{worker}} are this
-- desk's roles. Everything is taken away first, so that this file is the whole truth.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {{web}}, {{worker}};
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {{web}}, {{worker}};
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, {{web}}, {{worker}};
GRANT USAGE ON SCHEMA public TO {{web}}, {{worker}};

-- Both doors.
GRANT SELECT ON instrument, candle, portfolio, portfolio_book, run, intent, venue_order, fill, ledger_entry, position, equity_point, lease, kill_state,
  risk_limit, heartbeat, desk_fact, purpose_key, data_key, key_canary, audit_event TO {{web}}, {{worker}};
GRANT SELECT ON audit_detail TO {{web}};
GRANT INSERT, UPDATE ON heartbeat TO {{web}}, {{worker}};
GRANT DELETE ON heartbeat TO {{worker}};
GRANT INSERT (scope, scope_id, engaged, reason, changed_by), UPDATE (engaged, reason, changed_by) ON kill_state TO {{web}}, {{worker}};
GRANT EXECUTE ON FUNCTION audit_append(text, text, bytea) TO {{web}}, {{worker}};
GRANT EXECUTE ON FUNCTION audit_ensure_partitions(int), book_apply(uuid, uuid, bigint, jsonb), simulated_match(uuid, jsonb) TO {{worker}};
GRANT EXECUTE ON FUNCTION kill_fence(), kill_change(), kill_on_record(), venue_order_needs_verdict(), audit_refuse_change() TO {{web}}, {{worker}};

-- The web writes people, wishes and bounds; never books, orders or fills.
GRANT SELECT, INSERT, UPDATE ON app_user, session, one_time_link, throttle TO {{web}};
GRANT SELECT, INSERT, UPDATE, DELETE ON portfolio_grant TO {{web}};
GRANT DELETE ON throttle TO {{web}};
GRANT INSERT ON portfolio, instrument TO {{web}};
GRANT UPDATE (deleted_at) ON portfolio TO {{web}};
GRANT INSERT ON run, risk_limit, data_key, desk_fact TO {{web}};
GRANT UPDATE (wanted, wanted_by, generation, reason, changed_at) ON run TO {{web}};
GRANT USAGE ON SEQUENCE data_key_id_seq TO {{web}};

-- Custom roles, approvals, and the keys that sign-in tokens are sealed under (20261124120000_roles_sessions_approvals): the web's alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON role TO {{web}};
GRANT SELECT, INSERT ON approval TO {{web}};
GRANT UPDATE (state, decided_by, decided_at, used_at, sealed) ON approval TO {{web}};
GRANT SELECT, INSERT ON signing_key TO {{web}};
GRANT UPDATE (state, retired_at, sealed) ON signing_key TO {{web}};
GRANT EXECUTE ON FUNCTION app_user_admin_term() TO {{web}};

-- API tokens and rate limits (20261124130000_tokens_limits): the web's alone.
GRANT SELECT, INSERT ON api_token TO {{web}};
GRANT UPDATE (last_used_at, revoked_at) ON api_token TO {{web}};
GRANT SELECT, INSERT, DELETE ON api_nonce TO {{web}};
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limit TO {{web}};

-- Second factors, login tickets, step-ups (20261124100000_second_factors): the web's alone. Nothing of a factor is ever deleted.
GRANT SELECT, INSERT ON totp_factor, passkey, recovery_code, login_ticket, factor_offer, step_up TO {{web}};
GRANT UPDATE (sealed, last_step, last_used_at, removed_at) ON totp_factor TO {{web}};
GRANT UPDATE (sealed, counter, is_synced, last_used_at, removed_at) ON passkey TO {{web}};
GRANT UPDATE (used_at, ended_at) ON recovery_code TO {{web}};
GRANT UPDATE (stage, used_at) ON login_ticket TO {{web}};
GRANT UPDATE (used_at) ON factor_offer TO {{web}};
GRANT UPDATE (consumed_at) ON step_up TO {{web}};
GRANT DELETE ON login_ticket, factor_offer, step_up TO {{web}};

-- The worker keeps the books and the market.
GRANT INSERT, UPDATE ON instrument, portfolio_book, intent, venue_order, position, equity_point, lease, simulated_order TO {{worker}};
GRANT INSERT, UPDATE, DELETE ON candle TO {{worker}};
GRANT INSERT ON fill, ledger_entry, simulated_trade, desk_fact TO {{worker}};
GRANT SELECT ON simulated_order, simulated_trade TO {{worker}};
GRANT UPDATE (actual, actual_generation, reason, error_count, engine_state, last_signal, last_signal_at, changed_at) ON run TO {{worker}};

-- Passwords, mail, notices, known devices, single sign-on. The worker sends mail and empties what is done; it reads nothing else of people.
GRANT SELECT, INSERT, DELETE ON password_history TO {{web}};
GRANT SELECT, INSERT, UPDATE ON account_notice TO {{web}};
GRANT SELECT, INSERT, UPDATE, DELETE ON known_device, oidc_identity, oidc_flow TO {{web}};
GRANT INSERT ON mail_outbox TO {{web}};
GRANT SELECT (id, kind, state, attempts, failure, created_at, due_at, expires_at, done_at) ON mail_outbox TO {{web}};
GRANT SELECT, UPDATE, DELETE ON mail_outbox TO {{worker}};

-- The audit tree (20261126100000_audit_tree). The worker seals; nobody changes or takes away. What waits is emptied by audit_seal() alone.
GRANT SELECT ON audit_pending, audit_leaf, audit_tile, audit_checkpoint, audit_writer, audit_key, audit_finding, audit_retired, audit_anchor TO {{web}}, {{worker}};
GRANT INSERT ON audit_tile, audit_checkpoint, audit_finding, audit_anchor TO {{worker}};
GRANT INSERT ON mail_outbox TO {{worker}};
GRANT EXECUTE ON FUNCTION audit_seal(int), audit_take_turn() TO {{worker}};
GRANT EXECUTE ON FUNCTION audit_beat(uuid, jsonb) TO {{web}}, {{worker}};

-- Finding things in the record, and what stands out in it (20261126110000_audit_search). The index is written by a trigger alone; the worker
-- finds anomalies, the web tells of them; an exported month is dropped by its function alone.
GRANT SELECT ON audit_search, audit_setting, anomaly TO {{web}}, {{worker}};
GRANT SELECT ON audit_retention TO {{web}}, {{worker}};
GRANT SELECT, INSERT, DELETE ON audit_view TO {{web}};
GRANT INSERT ON audit_setting TO {{web}};
GRANT UPDATE (told_at, acknowledged_by, acknowledged_at) ON anomaly TO {{web}};
GRANT EXECUTE ON FUNCTION anomaly_change(), anomaly_on_record() TO {{web}}, {{worker}};
GRANT INSERT (id, rule, about, first_at, last_at, found_at, figures, event_ids) ON anomaly TO {{worker}};
GRANT UPDATE (last_at, figures, event_ids) ON anomaly TO {{worker}};
GRANT SELECT ON anomaly_cursor TO {{web}}, {{worker}};
GRANT UPDATE (looked_to) ON anomaly_cursor TO {{worker}};
GRANT EXECUTE ON FUNCTION audit_search_ensure_partitions() TO {{worker}};
GRANT EXECUTE ON FUNCTION audit_index(), audit_cut(text), audit_words(jsonb) TO {{web}}, {{worker}};
-- What may go, anybody may see who reads the record; a month goes by the owner's hand alone (20261127110000_audit_retire_door).
GRANT EXECUTE ON FUNCTION audit_months(date), audit_setting_in_order() TO {{web}};

-- Connections (20261125120000_connections). The web seals to the worker and reads neither envelopes nor credentials; the worker judges.
GRANT SELECT ON connection TO {{web}}, {{worker}};
GRANT INSERT (id, venue, is_sandbox, sealed, created_by, created_at), UPDATE (check_asked_at, delete_asked_at) ON connection TO {{web}};
GRANT UPDATE (version, health, health_says, found, failures, checked_at, check_due_at, check_asked_at, unrecorded_uses, uses_recorded_at, deleted_at) ON connection TO {{worker}};
GRANT SELECT (id, connection_id, version, key_id, submitted_by, state, says, created_at, expires_at, taken_at, done_at) ON connection_submission TO {{web}};
GRANT INSERT (id, connection_id, version, key_id, submitted_by, envelope, created_at, expires_at) ON connection_submission TO {{web}};
GRANT SELECT, UPDATE (state, envelope, says, taken_at, done_at) ON connection_submission TO {{worker}};
GRANT SELECT (id, connection_id, version, last_four, fingerprint, state, made_at, ends_at, destroyed_at) ON connection_credential TO {{web}};
GRANT SELECT, INSERT, UPDATE (state, ends_at) ON connection_credential TO {{worker}};
GRANT EXECUTE ON FUNCTION connection_immutable() TO {{web}}, {{worker}};
GRANT EXECUTE ON FUNCTION credential_destroy(uuid) TO {{worker}};

-- Key rotation and erasure (20261125110000_key_rotation). Each process moves the purposes whose keys it holds; bytes of keys change hands
-- in functions alone, but for a new wrapping of a purpose key.
GRANT SELECT ON key_rotation, key_epoch, sealed_column, erasure_ledger TO {{web}}, {{worker}};
GRANT INSERT, UPDATE ON key_rotation TO {{web}}, {{worker}};
GRANT UPDATE (epoch) ON key_epoch TO {{web}}, {{worker}};
GRANT INSERT ON purpose_key, data_key TO {{web}}, {{worker}};
GRANT USAGE ON SEQUENCE purpose_key_id_seq, data_key_id_seq TO {{web}}, {{worker}};
GRANT UPDATE (swept_at) ON erasure_ledger TO {{worker}};
-- Upkeep (20261125150000_upkeep): the command line, which has the web's role, says which erasures the key backup knows; the worker lets go what is outdated.
GRANT UPDATE (key_backup_at) ON erasure_ledger TO {{web}};
GRANT EXECUTE ON FUNCTION retention_sweep(int) TO {{worker}};
GRANT EXECUTE ON FUNCTION sealed_check(bytea, text), sealed_key_id(bytea), key_purpose_number(text), sealed_column_of(text), primary_key_of(regclass),
  sealed_read(text, text, int, text[], int), rotation_swap(uuid, uuid, text, text[], int, jsonb, int), key_use(bigint), key_destroy(uuid), key_age(), key_overview(),
  rotation_step_back(uuid, int[]), rotation_close(uuid), rotation_rewrap(uuid, int, bytea, bytea), key_is_moved_here(text)
  TO {{web}}, {{worker}};
GRANT EXECUTE ON FUNCTION erase_person(uuid, uuid, text, timestamptz) TO {{web}};

-- Every encrypted column: lib/db/sealed-columns.ts says the same, and a test that they agree. The trigger lets nothing plain in, and
-- nothing under a key that is closed.
DELETE FROM sealed_column;
INSERT INTO sealed_column (name, table_name, column_name, model, purpose, scope_sql, row_sql, filter_sql) VALUES
  ('keyCanary', 'key_canary', 'sealed', 'canary.v1', '*', '''canary''', '''00000000-0000-0000-0000-000000000000''', 't.purpose = %L'),
  ('appUser', 'app_user', 'sealed', 'app-user.v1', 'pii', 't.id', 't.id', 'true'),
  ('totpFactor', 'totp_factor', 'sealed', 'totp-factor.v1', 'totp', 't.user_id', 't.id', 'true'),
  ('passkey', 'passkey', 'sealed', 'passkey.v1', 'pii', 't.user_id', 't.id', 'true'),
  ('factorOffer', 'factor_offer', 'sealed', 'factor-offer.v1', 'totp', 't.user_id', 't.id', 'true'),
  ('mailOutbox', 'mail_outbox', 'sealed', 'mail-outbox.v1', 'audit', 't.scope', 't.id', 'true'),
  ('accountNotice', 'account_notice', 'sealed', 'account-notice.v1', 'pii', 't.user_id', 't.id', 'true'),
  ('knownDevice', 'known_device', 'sealed', 'known-device.v1', 'pii', 't.user_id', 't.id', 'true'),
  ('session', 'session', 'sealed', 'session.v1', 'pii', 't.user_id', 't.id', 'true'),
  ('apiTokenName', 'api_token', 'sealed', 'api-token.v1', 'pii', 't.user_id', 't.id', 'true'),
  ('apiTokenKey', 'api_token', 'signing_key', 'api-token.v1', 'token', 't.user_id', 't.id', 'true'),
  ('signingKey', 'signing_key', 'sealed', 'signing-key.v1', 'token', '''desk''', 't.id', 'true'),
  ('approval', 'approval', 'sealed', 'approval.v1', 'pii', 't.requested_by', 't.id', 'true'),
  ('portfolio', 'portfolio', 'sealed', 'portfolio.v1', 'trade', 't.id', 't.id', 'true'),
  ('portfolioBook', 'portfolio_book', 'sealed', 'portfolio-book.v1', 'trade', 't.portfolio_id', 't.portfolio_id', 'true'),
  ('intent', 'intent', 'sealed', 'intent.v1', 'trade', 't.portfolio_id', 't.id', 'true'),
  ('venueOrder', 'venue_order', 'sealed', 'venue-order.v1', 'trade', 't.portfolio_id', 't.id', 'true'),
  ('fill', 'fill', 'sealed', 'fill.v1', 'trade', 't.portfolio_id', 't.id', 'true'),
  ('ledgerEntry', 'ledger_entry', 'sealed', 'ledger-entry.v1', 'trade', 't.portfolio_id', 't.id', 'true'),
  ('position', 'position', 'sealed', 'position.v1', 'trade', 't.portfolio_id', 't.instrument_id', 'true'),
  ('equityPoint', 'equity_point', 'sealed', 'equity-point.v1', 'trade', 't.portfolio_id',
    'regexp_replace(lpad(to_hex(round(extract(epoch FROM t.at) * 1000)::bigint), 12, ''0''), ''^(.{8})(.{4})$'', ''\1-\2-7000-8000-000000000000'')', 'true'),
  ('simulatedOrder', 'simulated_order', 'sealed', 'simulated-order.v1', 'trade', 't.portfolio_id', 't.client_order_id', 'true'),
  ('simulatedTrade', 'simulated_trade', 'sealed', 'simulated-trade.v1', 'trade', 't.portfolio_id',
    'left(t.client_order_id::text, 28) || lpad(to_hex(t.n), 8, ''0'')', 'true'),
  ('connection', 'connection', 'sealed', 'connection.v1', 'pii', 't.id', 't.id', 'true'),
  ('connectionCredential', 'connection_credential', 'sealed', 'connection-credential.v1', 'credential', 't.id', 't.id', 'true'),
  ('auditView', 'audit_view', 'sealed', 'audit-view.v1', 'pii', 't.user_id', 't.id', 'true'),
  ('auditDetail', 'audit_detail', 'sealed', 'audit-detail.v1', 'audit', 't.person', 't.event_id', 'true');

DO $$
DECLARE
  c record;
  check_name text;
BEGIN
  FOR c IN SELECT * FROM sealed_column WHERE purpose <> '*' LOOP
    check_name := 'sealed_check_' || c.column_name;
    IF to_regproc(check_name) IS NULL THEN
      EXECUTE format('CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
        AS ''BEGIN PERFORM sealed_check(NEW.%I, TG_ARGV[0]); RETURN NULL; END''', check_name, c.column_name);
      EXECUTE format('REVOKE ALL ON FUNCTION %I() FROM PUBLIC', check_name);
    END IF;
    CONTINUE WHEN EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = c.table_name::regclass AND tgname = 'sealed_key_' || c.column_name);
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OF %I ON %I FOR EACH ROW EXECUTE FUNCTION %I(%L)',
      'sealed_key_' || c.column_name, c.column_name, c.table_name, check_name, c.purpose);
  END LOOP;
  -- An erasure ends with a VACUUM of the keys, by the worker.
  IF current_setting('server_version_num')::int >= 170000 THEN
    EXECUTE 'GRANT MAINTAIN ON data_key TO {{worker}}';
  END IF;
END $$;

-- Backups (20261125130000_backups): the web asks, and the command line, which has the web's role, says what came of it.
GRANT SELECT, INSERT ON backup_run TO {{web}};
GRANT UPDATE (state, started_at, finished_at, file, bytes, rows, failure, verified_at, drilled_at, removed_at) ON backup_run TO {{web}};

-- Second line behind `Reach`: the web role sees rows of portfolios named in bulwark.reach, set per transaction.
DO $$
DECLARE
  t text;
  id_column text;
  reach text := 'ANY (ARRAY(SELECT unnest(string_to_array(current_setting(''bulwark.reach'', true), '','')::uuid[])))';
BEGIN
  FOREACH t IN ARRAY ARRAY['portfolio', 'portfolio_book', 'run', 'intent', 'venue_order', 'fill', 'ledger_entry', 'position', 'equity_point', 'lease'] LOOP
    id_column := CASE t WHEN 'portfolio' THEN 'id' ELSE 'portfolio_id' END;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('DROP POLICY IF EXISTS web_reach ON %I', t);
    EXECUTE format('DROP POLICY IF EXISTS worker_all ON %I', t);
    EXECUTE format('CREATE POLICY web_reach ON %I TO {{web}} USING (%I = %s) WITH CHECK (%I = %s)', t, id_column, reach, id_column, reach);
    EXECUTE format('CREATE POLICY worker_all ON %I TO {{worker}} USING (true) WITH CHECK (true)', t);
  END LOOP;
  -- What only the worker may say of a run, and of itself.
  EXECUTE 'DROP POLICY IF EXISTS web_wishes ON run';
  EXECUTE 'CREATE POLICY web_wishes ON run AS RESTRICTIVE FOR INSERT TO {{web}} WITH CHECK (actual = ''stopped'' AND engine_state IS NULL)';
  EXECUTE 'ALTER TABLE heartbeat ENABLE ROW LEVEL SECURITY';
  EXECUTE 'DROP POLICY IF EXISTS read_all ON heartbeat';
  EXECUTE 'DROP POLICY IF EXISTS web_own ON heartbeat';
  EXECUTE 'DROP POLICY IF EXISTS worker_all ON heartbeat';
  EXECUTE 'CREATE POLICY read_all ON heartbeat FOR SELECT TO {{web}} USING (true)';
  EXECUTE 'CREATE POLICY web_own ON heartbeat TO {{web}} USING (kind = ''web'') WITH CHECK (kind = ''web'')';
  EXECUTE 'CREATE POLICY worker_all ON heartbeat TO {{worker}} USING (true) WITH CHECK (true)';
  -- Keys of the purpose `credential` are the worker's alone, wrapped or not.
  FOREACH t IN ARRAY ARRAY['purpose_key', 'data_key', 'key_canary'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('DROP POLICY IF EXISTS web_purposes ON %I', t);
    EXECUTE format('DROP POLICY IF EXISTS worker_purposes ON %I', t);
    EXECUTE format('CREATE POLICY web_purposes ON %I TO {{web}} USING (purpose <> ''credential'') WITH CHECK (purpose IN (''pii'', ''trade'', ''audit'', ''token'', ''totp'', ''index'', ''pepper''))', t);
    EXECUTE format('CREATE POLICY worker_purposes ON %I TO {{worker}} USING (purpose IN (''credential'', ''trade'', ''index'', ''audit''))', t);
  END LOOP;
END $$;

-- Which portfolios a person was granted; everything for whoever may see all. The policies above need it before any row can be seen.
CREATE OR REPLACE FUNCTION portfolio_reach(p_user uuid, p_all boolean) RETURNS TABLE (portfolio_id uuid, verb text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, CASE WHEN p_all THEN 'trade' ELSE g.verb END
    FROM portfolio p LEFT JOIN portfolio_grant g ON g.portfolio_id = p.id AND g.user_id = p_user
   WHERE p.deleted_at IS NULL AND (p_all OR g.user_id IS NOT NULL)
   LIMIT 10000
$$;
REVOKE ALL ON FUNCTION portfolio_reach(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portfolio_reach(uuid, boolean) TO {{web}};

-- Nobody but the owner makes temporary tables here. Where the database is not the owner's, its administrator decides.
DO $$
BEGIN
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, {{web}}, {{worker}}', current_database());
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'temporary tables could not be revoked';
END $$;

-- With whose rights each run of a portfolio runs: role and grant of whoever wanted it, while that user is active. A run of the host has no
-- person and may; a user who is gone or not active has neither role nor grant. The worker sees nothing else of people.
CREATE OR REPLACE FUNCTION run_rights(p_portfolio uuid) RETURNS TABLE (run_id uuid, role_id text, permissions jsonb, can_trade boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.id, u.role_id, c.permissions, r.wanted_by IS NULL OR (u.id IS NOT NULL AND g.verb IS NOT DISTINCT FROM 'trade')
    FROM run r
    LEFT JOIN app_user u ON u.id = r.wanted_by AND u.state = 'active'
    LEFT JOIN role c ON c.id = u.role_id
    LEFT JOIN portfolio_grant g ON g.portfolio_id = r.portfolio_id AND g.user_id = u.id
   WHERE r.portfolio_id = p_portfolio
   LIMIT 10000
$$;
REVOKE ALL ON FUNCTION run_rights(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION run_rights(uuid) TO {{worker}};
