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
GRANT UPDATE (state, decided_by, decided_at, used_at) ON approval TO {{web}};
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
    EXECUTE format('CREATE POLICY web_purposes ON %I TO {{web}} USING (purpose <> ''credential'') WITH CHECK (purpose IN (''pii'', ''trade'', ''audit'', ''token'', ''totp''))', t);
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
