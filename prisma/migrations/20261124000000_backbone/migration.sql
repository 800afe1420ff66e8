-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "email_index" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "role_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "password_hash" TEXT,
    "password_changed_at" TIMESTAMPTZ(3),
    "invited_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portfolio_grant" (
    "user_id" UUID NOT NULL,
    "portfolio_id" UUID NOT NULL,
    "verb" TEXT NOT NULL,
    "granted_by" UUID,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "portfolio_grant_pkey" PRIMARY KEY ("user_id","portfolio_id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_input_at" TIMESTAMPTZ(3) NOT NULL,
    "renewed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_link" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" UUID,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "throttle" (
    "bucket" BYTEA NOT NULL,
    "failures" INTEGER NOT NULL,
    "blocked_until" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "throttle_pkey" PRIMARY KEY ("bucket")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "body" BYTEA NOT NULL,
    "leaf" BYTEA NOT NULL,
    "type" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "subject" TEXT,
    "resource" TEXT NOT NULL,
    "resource_id" TEXT,
    "action" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "request_id" TEXT,
    "portfolio_id" UUID,
    "writer" UUID NOT NULL,
    "n" BIGINT NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id","at")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "audit_detail" (
    "event_id" UUID NOT NULL,
    "person" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "audit_detail_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "purpose_key" (
    "id" SERIAL NOT NULL,
    "purpose" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "wrapped" BYTEA,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "purpose_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_key" (
    "id" SERIAL NOT NULL,
    "purpose" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "purpose_key_id" INTEGER NOT NULL,
    "wrapped" BYTEA,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "data_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "key_canary" (
    "purpose" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "key_canary_pkey" PRIMARY KEY ("purpose")
);

-- CreateTable
CREATE TABLE "instrument" (
    "id" UUID NOT NULL,
    "venue" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "quote" TEXT NOT NULL,
    "tick_size" DECIMAL(30,12) NOT NULL,
    "lot_size" DECIMAL(30,12) NOT NULL,
    "min_notional" DECIMAL(30,12) NOT NULL,
    "is_simulated" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instrument_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "candle" (
    "instrument_id" UUID NOT NULL,
    "interval" TEXT NOT NULL,
    "open_time" TIMESTAMPTZ(3) NOT NULL,
    "open" DOUBLE PRECISION NOT NULL,
    "high" DOUBLE PRECISION NOT NULL,
    "low" DOUBLE PRECISION NOT NULL,
    "close" DOUBLE PRECISION NOT NULL,
    "volume" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "candle_pkey" PRIMARY KEY ("instrument_id","interval","open_time")
);

-- CreateTable
CREATE TABLE "heartbeat" (
    "holder" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "info" JSONB NOT NULL,

    CONSTRAINT "heartbeat_pkey" PRIMARY KEY ("holder")
);

-- CreateTable
CREATE TABLE "desk_fact" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "desk_fact_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "simulated_order" (
    "client_order_id" UUID NOT NULL,
    "portfolio_id" UUID NOT NULL,
    "instrument_id" UUID NOT NULL,
    "side" TEXT NOT NULL,
    "order_type" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "simulated_order_pkey" PRIMARY KEY ("client_order_id")
);

-- CreateTable
CREATE TABLE "simulated_trade" (
    "trade_id" TEXT NOT NULL,
    "client_order_id" UUID NOT NULL,
    "portfolio_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "simulated_trade_pkey" PRIMARY KEY ("trade_id")
);

-- CreateTable
CREATE TABLE "portfolio" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "base_currency" TEXT NOT NULL,
    "feed" JSONB NOT NULL,
    "is_demo" BOOLEAN NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "portfolio_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portfolio_book" (
    "portfolio_id" UUID NOT NULL,
    "market_time" TIMESTAMPTZ(3),
    "candles" BIGINT NOT NULL DEFAULT 0,
    "feed_state" TEXT NOT NULL,
    "held_reason" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "portfolio_book_pkey" PRIMARY KEY ("portfolio_id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "portfolio_id" UUID NOT NULL,
    "instrument_id" UUID NOT NULL,
    "interval" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "strategy_version" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "wanted" TEXT NOT NULL,
    "actual" TEXT NOT NULL,
    "actual_generation" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "error_count" INTEGER NOT NULL DEFAULT 0,
    "engine_state" BYTEA,
    "last_signal" TEXT,
    "last_signal_at" TIMESTAMPTZ(3),
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "intent" (
    "id" UUID NOT NULL,
    "intent_key" BYTEA NOT NULL,
    "portfolio_id" UUID NOT NULL,
    "run_id" UUID,
    "instrument_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "order_type" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "rule" TEXT,
    "client_order_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "epoch" BIGINT,
    "kill_epoch" BIGINT,
    "send_by" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "intent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "venue_order" (
    "id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "portfolio_id" UUID NOT NULL,
    "venue" TEXT NOT NULL,
    "venue_order_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "venue_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fill" (
    "id" UUID NOT NULL,
    "venue" TEXT NOT NULL,
    "trade_id" TEXT NOT NULL,
    "portfolio_id" UUID NOT NULL,
    "instrument_id" UUID NOT NULL,
    "intent_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "side" TEXT NOT NULL,
    "filled_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "fill_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" UUID NOT NULL,
    "portfolio_id" UUID NOT NULL,
    "asset" TEXT NOT NULL,
    "debit" TEXT NOT NULL,
    "credit" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "fill_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "position" (
    "portfolio_id" UUID NOT NULL,
    "instrument_id" UUID NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "position_pkey" PRIMARY KEY ("portfolio_id","instrument_id")
);

-- CreateTable
CREATE TABLE "equity_point" (
    "portfolio_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "equity_point_pkey" PRIMARY KEY ("portfolio_id","at")
);

-- CreateTable
CREATE TABLE "lease" (
    "portfolio_id" UUID NOT NULL,
    "holder" UUID NOT NULL,
    "epoch" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("portfolio_id")
);

-- CreateTable
CREATE TABLE "kill_state" (
    "scope" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "engaged" BOOLEAN NOT NULL,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "reason" TEXT,
    "changed_by" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kill_state_pkey" PRIMARY KEY ("scope","scope_id")
);

-- CreateTable
CREATE TABLE "risk_limit" (
    "id" UUID NOT NULL,
    "level" TEXT NOT NULL,
    "level_id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "value" DECIMAL(30,12),
    "reason" TEXT,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "risk_limit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_index_key" ON "app_user"("email_index");

-- CreateIndex
CREATE INDEX "portfolio_grant_portfolio_id_idx" ON "portfolio_grant"("portfolio_id");

-- CreateIndex
CREATE INDEX "session_user_id_created_at_idx" ON "session"("user_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "one_time_link_token_hash_key" ON "one_time_link"("token_hash");

-- CreateIndex
CREATE INDEX "one_time_link_kind_created_at_idx" ON "one_time_link"("kind", "created_at");

-- CreateIndex
CREATE INDEX "throttle_updated_at_idx" ON "throttle"("updated_at");

-- CreateIndex
CREATE INDEX "audit_event_at_id_idx" ON "audit_event"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_event_writer_n_idx" ON "audit_event"("writer", "n");

-- CreateIndex
CREATE INDEX "audit_event_resource_resource_id_at_idx" ON "audit_event"("resource", "resource_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "purpose_key_purpose_version_key" ON "purpose_key"("purpose", "version");

-- CreateIndex
CREATE INDEX "data_key_purpose_scope_idx" ON "data_key"("purpose", "scope");

-- CreateIndex
CREATE UNIQUE INDEX "instrument_venue_symbol_key" ON "instrument"("venue", "symbol");

-- CreateIndex
CREATE INDEX "simulated_order_portfolio_id_state_idx" ON "simulated_order"("portfolio_id", "state");

-- CreateIndex
CREATE INDEX "simulated_trade_portfolio_id_at_idx" ON "simulated_trade"("portfolio_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "simulated_trade_client_order_id_n_key" ON "simulated_trade"("client_order_id", "n");

-- CreateIndex
CREATE INDEX "run_portfolio_id_created_at_idx" ON "run"("portfolio_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "intent_intent_key_key" ON "intent"("intent_key");

-- CreateIndex
CREATE UNIQUE INDEX "intent_client_order_id_key" ON "intent"("client_order_id");

-- CreateIndex
CREATE INDEX "intent_portfolio_id_created_at_id_idx" ON "intent"("portfolio_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "intent_portfolio_id_state_idx" ON "intent"("portfolio_id", "state");

-- CreateIndex
CREATE INDEX "intent_run_id_idx" ON "intent"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "venue_order_intent_id_key" ON "venue_order"("intent_id");

-- CreateIndex
CREATE INDEX "venue_order_portfolio_id_placed_at_id_idx" ON "venue_order"("portfolio_id", "placed_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "venue_order_venue_venue_order_id_key" ON "venue_order"("venue", "venue_order_id");

-- CreateIndex
CREATE INDEX "fill_portfolio_id_filled_at_id_idx" ON "fill"("portfolio_id", "filled_at", "id");

-- CreateIndex
CREATE INDEX "fill_instrument_id_filled_at_idx" ON "fill"("instrument_id", "filled_at");

-- CreateIndex
CREATE INDEX "fill_intent_id_idx" ON "fill"("intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "fill_venue_trade_id_key" ON "fill"("venue", "trade_id");

-- CreateIndex
CREATE INDEX "ledger_entry_portfolio_id_at_id_idx" ON "ledger_entry"("portfolio_id", "at", "id");

-- CreateIndex
CREATE INDEX "ledger_entry_fill_id_idx" ON "ledger_entry"("fill_id");

-- CreateIndex
CREATE UNIQUE INDEX "risk_limit_level_level_id_rule_version_key" ON "risk_limit"("level", "level_id", "rule", "version");

-- AddForeignKey
ALTER TABLE "portfolio_grant" ADD CONSTRAINT "portfolio_grant_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portfolio_grant" ADD CONSTRAINT "portfolio_grant_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "one_time_link" ADD CONSTRAINT "one_time_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_key" ADD CONSTRAINT "data_key_purpose_key_id_fkey" FOREIGN KEY ("purpose_key_id") REFERENCES "purpose_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "candle" ADD CONSTRAINT "candle_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instrument"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "simulated_trade" ADD CONSTRAINT "simulated_trade_client_order_id_fkey" FOREIGN KEY ("client_order_id") REFERENCES "simulated_order"("client_order_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portfolio_book" ADD CONSTRAINT "portfolio_book_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instrument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "intent" ADD CONSTRAINT "intent_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "intent" ADD CONSTRAINT "intent_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "intent" ADD CONSTRAINT "intent_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instrument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "venue_order" ADD CONSTRAINT "venue_order_intent_id_fkey" FOREIGN KEY ("intent_id") REFERENCES "intent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "venue_order" ADD CONSTRAINT "venue_order_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fill" ADD CONSTRAINT "fill_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fill" ADD CONSTRAINT "fill_intent_id_fkey" FOREIGN KEY ("intent_id") REFERENCES "intent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fill" ADD CONSTRAINT "fill_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "venue_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position" ADD CONSTRAINT "position_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position" ADD CONSTRAINT "position_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instrument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "equity_point" ADD CONSTRAINT "equity_point_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lease" ADD CONSTRAINT "lease_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Below: what the schema language cannot say.

-- Audit: monthly partitions, one way in, no way to change. ---------------------------------------------------------------

CREATE TABLE "audit_event_other" PARTITION OF "audit_event" DEFAULT;

CREATE FUNCTION "audit_ensure_partitions"("months" int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  month_start timestamptz := date_trunc('month', clock_timestamp(), 'UTC');
  child text;
BEGIN
  FOR i IN 0..least(greatest(months, 0), 24) LOOP
    child := 'audit_event_' || to_char((month_start + make_interval(months => i)) AT TIME ZONE 'UTC', 'YYYY_MM');
    CONTINUE WHEN to_regclass('public.' || child) IS NOT NULL;
    PERFORM pg_advisory_xact_lock(7001, 1);
    CONTINUE WHEN to_regclass('public.' || child) IS NOT NULL;
    -- A month that the default partition already caught stays there.
    CONTINUE WHEN EXISTS (SELECT 1 FROM audit_event_other o WHERE o.at >= month_start + make_interval(months => i) AND o.at < month_start + make_interval(months => i + 1));
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.audit_event FOR VALUES FROM (%L) TO (%L)', child,
      month_start + make_interval(months => i), month_start + make_interval(months => i + 1));
  END LOOP;
END $$;

-- `body` arrives as canonical JSON without its last member; the writer, its counter and the leaf before are added here, where the
-- transaction can take them back. Keys sort by code unit and "writer" is the last of them.
CREATE FUNCTION "audit_insert"("p_body" text, "p_person" text, "p_detail" bytea) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  fields jsonb := p_body::jsonb;
  -- A setting is the caller's to set: anything that is not exactly what this function wrote begins a new writer.
  setting text := substring(current_setting('bulwark.audit_writer', true) FROM '^[0-9a-f-]{36}/[0-9]{1,18}/[0-9a-f]{64}$');
  writer text := coalesce(split_part(setting, '/', 1), gen_random_uuid()::text);
  n bigint := coalesce(split_part(setting, '/', 2)::bigint, 0) + 1;
  prev text := coalesce(split_part(setting, '/', 3), repeat('0', 64));
  happened timestamptz := (fields ->> 'at')::timestamptz;
  who text := fields ->> 'user';
  body bytea;
  leaf bytea;
  event_id uuid := (fields ->> 'id')::uuid;
BEGIN
  IF p_body !~ '^\{"action":".*\}$' OR fields ? 'writer' OR octet_length(p_body) > 65536 THEN
    RAISE EXCEPTION 'audit: body is not a canonical event' USING ERRCODE = 'check_violation';
  END IF;
  IF happened IS NULL OR abs(extract(epoch FROM clock_timestamp() - happened)) > 60 THEN
    RAISE EXCEPTION 'audit: an event is recorded when it happens' USING ERRCODE = 'check_violation';
  END IF;
  body := convert_to(left(p_body, -1) || format(',"writer":{"id":"%s","n":%s,"prev":"%s","role":%s}}', writer, n, prev, to_json(session_user::text)), 'UTF8');
  leaf := sha256('\x00'::bytea || body);
  INSERT INTO audit_event (id, at, body, leaf, type, actor, subject, resource, resource_id, action, result, request_id, portfolio_id, writer, n)
  VALUES (event_id, happened, body, leaf, fields ->> 'type', who, fields ->> 'subject', fields ->> 'resource',
    fields ->> 'resourceId', fields ->> 'action', fields ->> 'result', fields ->> 'request', (fields ->> 'portfolio')::uuid, writer::uuid, n);
  IF p_detail IS NOT NULL THEN
    INSERT INTO audit_detail (event_id, person, sealed) VALUES (event_id, p_person, p_detail);
  END IF;
  PERFORM set_config('bulwark.audit_writer', writer || '/' || n || '/' || encode(leaf, 'hex'), false);
  RETURN event_id;
END $$;

-- The door for the desk's roles. Each speaks for its own kind alone: the web for people and the host, the worker for itself.
CREATE FUNCTION "audit_append"("p_body" text, "p_person" text, "p_detail" bytea) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  who text := p_body::jsonb ->> 'user';
BEGIN
  IF session_user LIKE 'bulwark\_web\_%' AND who !~ '^(user:[0-9a-f-]{36}|host:.+|anonymous)$'
    OR session_user LIKE 'bulwark\_worker\_%' AND who <> 'worker' THEN
    RAISE EXCEPTION 'audit: % cannot record for %', session_user, who USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN audit_insert(p_body, p_person, p_detail);
END $$;

SELECT audit_ensure_partitions(3);

CREATE FUNCTION "audit_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit record cannot be changed' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER "audit_event_immutable" BEFORE UPDATE OR DELETE ON "audit_event" FOR EACH ROW EXECUTE FUNCTION "audit_refuse_change"();
CREATE TRIGGER "audit_event_no_truncate" BEFORE TRUNCATE ON "audit_event" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();
CREATE TRIGGER "audit_event_other_no_truncate" BEFORE TRUNCATE ON "audit_event_other" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();

-- Kill switch: every change takes the fence's lock first, from whatever door it comes. -----------------------------------

CREATE FUNCTION "kill_fence"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7001, 0);
  RETURN NULL;
END $$;

CREATE TRIGGER "kill_state_fence" BEFORE INSERT OR UPDATE OR DELETE ON "kill_state" FOR EACH STATEMENT EXECUTE FUNCTION "kill_fence"();

-- The epoch grows with each engage and release. A row is neither deleted nor moved to another place, and what it says of its last
-- change stays as it is until the next one.
CREATE FUNCTION "kill_change"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  changed boolean;
BEGIN
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND (NEW.scope, NEW.scope_id) IS DISTINCT FROM (OLD.scope, OLD.scope_id) THEN
    RAISE EXCEPTION 'a kill state is engaged and released, not moved or deleted' USING ERRCODE = 'insufficient_privilege';
  END IF;
  changed := TG_OP = 'INSERT' OR NEW.engaged IS DISTINCT FROM OLD.engaged;
  IF NOT changed THEN
    RETURN OLD;
  END IF;
  NEW.epoch := CASE WHEN TG_OP = 'INSERT' THEN NEW.engaged::int ELSE OLD.epoch + 1 END;
  NEW.changed_at := clock_timestamp();
  IF nullif(current_setting('bulwark.actor', true), '') IS NULL THEN
    NEW.changed_by := 'database:' || session_user;
  END IF;
  PERFORM pg_notify('bulwark_live', '{"topic":"kill"}');
  RETURN NEW;
END $$;

-- At commit: a change that the transaction did not put on record itself (plain SQL, or a door that forgot) is put on record here.
CREATE FUNCTION "kill_on_record"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  act text := CASE WHEN NEW.engaged THEN 'engage' ELSE 'release' END;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.epoch = OLD.epoch OR EXISTS (
    SELECT 1 FROM audit_event e WHERE e.resource = 'kill-switch' AND e.resource_id = NEW.scope || ':' || NEW.scope_id
      AND e.type = 'kill-switch.' || act || 'd' AND e.result = 'done' AND e.at > clock_timestamp() - interval '2 min'
      AND (convert_from(e.body, 'UTF8')::jsonb #>> '{data,epoch}')::bigint = NEW.epoch) THEN
    RETURN NULL;
  END IF;
  -- Past the rule of audit_append on who may speak for whom: here the database speaks for itself.
  PERFORM audit_insert(format(
    '{"action":"%s","at":"%s","data":{"epoch":%s,"scope":%s,"scopeId":%s},"detail":null,"id":"%s","portfolio":null,"request":null,"resource":"kill-switch","resourceId":%s,"result":"done","subject":null,"type":"%s","user":%s,"version":1}',
    act, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), NEW.epoch, to_json(NEW.scope), to_json(NEW.scope_id),
    gen_random_uuid(), to_json(NEW.scope || ':' || NEW.scope_id), 'kill-switch.' || act || 'd', to_json('database:' || session_user)), NULL, NULL);
  RETURN NULL;
END $$;

ALTER TABLE "kill_state" ADD CONSTRAINT "kill_state_place" CHECK (
  "scope" = 'all' AND "scope_id" = '*'
  OR "scope" IN ('portfolio', 'run', 'instrument') AND "scope_id" ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$');
INSERT INTO "kill_state" ("scope", "scope_id", "engaged", "changed_by") VALUES ('all', '*', false, 'set-up');

CREATE TRIGGER "kill_state_change" BEFORE INSERT OR UPDATE OR DELETE ON "kill_state" FOR EACH ROW EXECUTE FUNCTION "kill_change"();
CREATE TRIGGER "kill_state_no_truncate" BEFORE TRUNCATE ON "kill_state" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();
CREATE CONSTRAINT TRIGGER "kill_state_on_record" AFTER INSERT OR UPDATE ON "kill_state" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "kill_on_record"();

-- TS-01: an order without an approved verdict is refused by the database itself. -----------------------------------------

CREATE FUNCTION "venue_order_needs_verdict"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM intent i WHERE i.id = NEW.intent_id AND i.verdict = 'approved' AND i.portfolio_id = NEW.portfolio_id) THEN
    RAISE EXCEPTION 'an order needs an approved intent of its portfolio' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "venue_order_verdict" BEFORE INSERT OR UPDATE ON "venue_order" FOR EACH ROW EXECUTE FUNCTION "venue_order_needs_verdict"();

-- Two running runs never share an instrument of a portfolio: its position would belong to nobody. -------------------------

CREATE UNIQUE INDEX "run_one_per_instrument" ON "run" ("portfolio_id", "instrument_id") WHERE "wanted" = 'running';

-- A scope seals under one active key at a time.
CREATE UNIQUE INDEX "data_key_one_active" ON "data_key" ("purpose", "scope") WHERE "state" = 'active';

-- One demonstration at a time, also when two start it at the same instant.
CREATE UNIQUE INDEX "portfolio_one_demo" ON "portfolio" ("is_demo") WHERE "is_demo" AND "deleted_at" IS NULL;

ALTER TABLE "intent" ADD CONSTRAINT "intent_verdict" CHECK (("verdict" = 'approved') <> ("state" = 'REJECTED'));
ALTER TABLE "portfolio" ADD CONSTRAINT "portfolio_mode" CHECK ("mode" IN ('paper', 'live'));
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_state" CHECK ("state" IN ('invited', 'active', 'disabled'));
ALTER TABLE "portfolio_grant" ADD CONSTRAINT "portfolio_grant_verb" CHECK ("verb" IN ('view', 'trade'));

-- The worker's transactions, one round trip each: the lease is locked and checked, then every operation is applied in its order. It runs
-- with the caller's own rights. `p_ops` is an array of [name, arguments]; bytes are base64. The last answer is the database's time.

CREATE FUNCTION "book_apply"("p_portfolio" uuid, "p_holder" uuid, "p_epoch" bigint, "p_ops" jsonb) RETURNS timestamptz
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  op jsonb;
  a jsonb;
  touched int;
BEGIN
  PERFORM 1 FROM lease WHERE portfolio_id = p_portfolio AND holder = p_holder AND epoch = p_epoch AND expires_at > clock_timestamp() FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'lease lost' USING ERRCODE = 'BW001';
  END IF;
  FOR op IN SELECT value FROM jsonb_array_elements(p_ops) LOOP
    a := op -> 1;
    touched := 1;
    CASE op ->> 0
      WHEN 'open-book' THEN
        INSERT INTO portfolio_book (portfolio_id, market_time, candles, feed_state, held_reason, updated_at, sealed)
        VALUES (p_portfolio, (a ->> 'marketTime')::timestamptz, (a ->> 'candles')::bigint, a ->> 'feedState', a ->> 'heldReason', clock_timestamp(),
          decode(a ->> 'sealed', 'base64'));
      WHEN 'book' THEN
        INSERT INTO portfolio_book (portfolio_id, market_time, candles, feed_state, held_reason, updated_at, sealed)
        VALUES (p_portfolio, (a ->> 'marketTime')::timestamptz, (a ->> 'candles')::bigint, a ->> 'feedState', a ->> 'heldReason', clock_timestamp(),
          decode(a ->> 'sealed', 'base64'))
        ON CONFLICT (portfolio_id) DO UPDATE SET market_time = excluded.market_time, candles = excluded.candles, feed_state = excluded.feed_state,
          held_reason = excluded.held_reason, updated_at = excluded.updated_at, sealed = excluded.sealed;
      WHEN 'position' THEN
        INSERT INTO position (portfolio_id, instrument_id, updated_at, sealed)
        VALUES (p_portfolio, (a ->> 'instrument')::uuid, clock_timestamp(), decode(a ->> 'sealed', 'base64'))
        ON CONFLICT (portfolio_id, instrument_id) DO UPDATE SET updated_at = excluded.updated_at, sealed = excluded.sealed;
      WHEN 'points' THEN
        INSERT INTO equity_point (portfolio_id, at, sealed)
        SELECT p_portfolio, (p ->> 0)::timestamptz, decode(p ->> 1, 'base64') FROM jsonb_array_elements(a) AS t(p)
        ON CONFLICT (portfolio_id, at) DO UPDATE SET sealed = excluded.sealed;
      WHEN 'engine' THEN
        UPDATE run SET engine_state = decode(a ->> 'state', 'base64') WHERE id = (a ->> 'id')::uuid AND portfolio_id = p_portfolio;
        GET DIAGNOSTICS touched = ROW_COUNT;
      WHEN 'run' THEN
        UPDATE run SET actual = a ->> 'actual', actual_generation = (a ->> 'generation')::int, reason = a ->> 'reason', error_count = (a ->> 'errors')::int,
          changed_at = clock_timestamp(), engine_state = coalesce(decode(a ->> 'state', 'base64'), engine_state)
         WHERE id = (a ->> 'id')::uuid AND portfolio_id = p_portfolio;
        GET DIAGNOSTICS touched = ROW_COUNT;
      WHEN 'signal' THEN
        UPDATE run SET last_signal = a ->> 'says', last_signal_at = (a ->> 'at')::timestamptz WHERE id = (a ->> 'id')::uuid AND portfolio_id = p_portfolio;
        GET DIAGNOSTICS touched = ROW_COUNT;
      WHEN 'intent' THEN
        INSERT INTO intent (id, intent_key, portfolio_id, run_id, instrument_id, kind, side, order_type, state, verdict, rule, client_order_id,
          decided_at, expires_at, created_at, sealed)
        VALUES ((a ->> 'id')::uuid, decode(a ->> 'key', 'base64'), p_portfolio, (a ->> 'run')::uuid, (a ->> 'instrument')::uuid, a ->> 'kind', a ->> 'side',
          a ->> 'type', a ->> 'state', a ->> 'verdict', a ->> 'rule', (a ->> 'clientOrderId')::uuid, (a ->> 'decidedAt')::timestamptz,
          (a ->> 'expiresAt')::timestamptz, clock_timestamp(), decode(a ->> 'sealed', 'base64'));
      WHEN 'move' THEN
        UPDATE intent SET state = a ->> 'to' WHERE id = (a ->> 'id')::uuid AND portfolio_id = p_portfolio AND (a -> 'from') ? state;
        GET DIAGNOSTICS touched = ROW_COUNT;
      WHEN 'order' THEN
        INSERT INTO venue_order (id, intent_id, portfolio_id, venue, venue_order_id, state, placed_at, created_at, sealed)
        VALUES ((a ->> 'id')::uuid, (a ->> 'intent')::uuid, p_portfolio, a ->> 'venue', a ->> 'venueOrderId', 'working', (a ->> 'placedAt')::timestamptz,
          clock_timestamp(), decode(a ->> 'sealed', 'base64'));
      WHEN 'order-state' THEN
        UPDATE venue_order SET state = a ->> 'state', sealed = decode(a ->> 'sealed', 'base64') WHERE id = (a ->> 'id')::uuid AND portfolio_id = p_portfolio;
        GET DIAGNOSTICS touched = ROW_COUNT;
      WHEN 'fill' THEN
        INSERT INTO fill (id, venue, trade_id, portfolio_id, instrument_id, intent_id, order_id, side, filled_at, created_at, sealed)
        VALUES ((a ->> 'id')::uuid, a ->> 'venue', a ->> 'trade', p_portfolio, (a ->> 'instrument')::uuid, (a ->> 'intent')::uuid, (a ->> 'order')::uuid,
          a ->> 'side', (a ->> 'filledAt')::timestamptz, clock_timestamp(), decode(a ->> 'sealed', 'base64'));
      WHEN 'transfer' THEN
        INSERT INTO ledger_entry (id, portfolio_id, asset, debit, credit, cause, fill_id, at, created_at, sealed)
        VALUES ((a ->> 'id')::uuid, p_portfolio, a ->> 'asset', a ->> 'debit', a ->> 'credit', a ->> 'cause', (a ->> 'fill')::uuid, (a ->> 'at')::timestamptz,
          clock_timestamp(), decode(a ->> 'sealed', 'base64'));
      WHEN 'audit' THEN
        PERFORM audit_append(a #>> '{}', NULL, NULL);
      WHEN 'notify' THEN
        PERFORM pg_notify('bulwark_live', a #>> '{}');
    END CASE;
    IF touched <> 1 THEN
      RAISE EXCEPTION 'book_apply: % found no row to change', op ->> 0 USING ERRCODE = 'BW002';
    END IF;
  END LOOP;
  RETURN clock_timestamp();
END $$;

-- The simulated venue's side of a match: trades and the orders' new state, all or nothing, in one round trip.
CREATE FUNCTION "simulated_match"("p_portfolio" uuid, "p_matches" jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m jsonb;
BEGIN
  FOR m IN SELECT value FROM jsonb_array_elements(p_matches) LOOP
    INSERT INTO simulated_trade (trade_id, client_order_id, portfolio_id, n, at, created_at, sealed)
    VALUES (m ->> 'trade', (m ->> 'order')::uuid, p_portfolio, (m ->> 'n')::int, (m ->> 'at')::timestamptz, clock_timestamp(), decode(m ->> 'sealed', 'base64'));
    UPDATE simulated_order SET state = m ->> 'state', sealed = decode(m ->> 'orderSealed', 'base64')
     WHERE client_order_id = (m ->> 'order')::uuid AND portfolio_id = p_portfolio AND state = 'working';
    IF NOT FOUND THEN
      RAISE EXCEPTION 'simulated_match: the order is not working any more' USING ERRCODE = 'BW002';
    END IF;
  END LOOP;
END $$;
