-- CreateTable
CREATE TABLE "audit_search" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "audit_search_pkey" PRIMARY KEY ("id","at")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "audit_view" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_view_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_setting" (
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "value" JSONB NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_setting_pkey" PRIMARY KEY ("name","version")
);

-- CreateTable
CREATE TABLE "anomaly" (
    "id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "figures" JSONB NOT NULL,
    "event_ids" UUID[],
    "told_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),

    CONSTRAINT "anomaly_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "anomaly_cursor" (
    "id" INTEGER NOT NULL,
    "looked_to" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "anomaly_cursor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_retention" (
    "month" DATE NOT NULL,
    "events" BIGINT NOT NULL,
    "leaves" BYTEA NOT NULL,
    "digest" BYTEA NOT NULL,
    "actor" TEXT NOT NULL,
    "dropped_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_retention_pkey" PRIMARY KEY ("month")
);

-- CreateIndex
CREATE INDEX "audit_search_at_id_idx" ON "audit_search"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_search_words_idx" ON "audit_search" USING GIN ("words");

-- CreateIndex
CREATE UNIQUE INDEX "audit_view_user_id_name_key" ON "audit_view"("user_id", "name");

-- CreateIndex
CREATE INDEX "anomaly_rule_about_last_at_idx" ON "anomaly"("rule", "about", "last_at");

-- CreateIndex
CREATE INDEX "anomaly_found_at_id_idx" ON "anomaly"("found_at" DESC, "id" DESC);

-- Below: what the schema language cannot say.

CREATE TABLE "audit_search_other" PARTITION OF "audit_search" DEFAULT;

-- A month of the index for each month of the record.
CREATE FUNCTION "audit_search_ensure_partitions"() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  month_name text;
  month_start timestamptz;
BEGIN
  FOR month_name IN
    SELECT substring(c.relname FROM 'audit_event_(\d{4}_\d{2})$') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'public.audit_event'::regclass AND c.relname ~ '^audit_event_\d{4}_\d{2}$'
  LOOP
    CONTINUE WHEN to_regclass('public.audit_search_' || month_name) IS NOT NULL;
    PERFORM pg_advisory_xact_lock(7001, 1);
    CONTINUE WHEN to_regclass('public.audit_search_' || month_name) IS NOT NULL;
    month_start := (replace(month_name, '_', '-') || '-01T00:00:00Z')::timestamptz;
    CONTINUE WHEN EXISTS (SELECT 1 FROM audit_search_other o WHERE o.at >= month_start AND o.at < month_start + interval '1 month');
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.audit_search FOR VALUES FROM (%L) TO (%L)', 'audit_search_' || month_name,
      month_start, month_start + interval '1 month');
  END LOOP;
END $$;

-- A text as lower-case words. What stands between words is ASCII alone, so that a search can cut its words the same way anywhere.
CREATE FUNCTION "audit_cut"("p_text" text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(regexp_split_to_array(left(lower(p_text), 2000), '[\u0001-\u002f\u003a-\u0060\u007b-\u007f]+'), '')
$$;

-- What an event is found by. Every filter is a lexeme with a letter before it (a: area, y: type, w: who, x: result, k: kind of resource,
-- i: resource id, s: subject, r: request, p: portfolio), which no word can be, since a colon parts words; the rest are words of the type
-- and of the figures. Nothing of it is personal. Words of the catalogue's sentence are not stored: a search turns them into types.
CREATE FUNCTION "audit_words"("p_fields" jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT array_agg(DISTINCT left(w, 200)) FROM (
    SELECT unnest(ARRAY['a:' || split_part(p_fields ->> 'type', '.', 1), 'y:' || (p_fields ->> 'type'), 'w:' || (p_fields ->> 'user'),
      'x:' || (p_fields ->> 'result'), 'k:' || (p_fields ->> 'resource'), 'i:' || (p_fields ->> 'resourceId'), 's:' || (p_fields ->> 'subject'),
      'r:' || (p_fields ->> 'request'), 'p:' || (p_fields ->> 'portfolio')])
    UNION ALL SELECT unnest(audit_cut(concat_ws(' ', p_fields ->> 'type', p_fields ->> 'action', p_fields ->> 'resource', p_fields ->> 'result')))
    UNION ALL SELECT lower(v) FROM unnest(ARRAY[p_fields ->> 'resourceId', p_fields ->> 'subject', p_fields ->> 'request', p_fields ->> 'portfolio']) v
    UNION ALL SELECT unnest(audit_cut(v #>> '{}')) FROM jsonb_path_query(p_fields -> 'data', 'strict $.** ? (@.type() == "string" || @.type() == "number")') v
  ) t(w) WHERE w <> ''
$$;

-- The door may add blind tokens of the personal part (b: and a letter, a colon, 32 hex digits), for the event it names.
CREATE FUNCTION "audit_index"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  given text[] := regexp_split_to_array(coalesce(current_setting('bulwark.audit_tokens', true), ''), ' ');
  words text[] := audit_words(convert_from(NEW.body, 'UTF8')::jsonb);
BEGIN
  IF given[1] = NEW.id::text THEN
    words := words || ARRAY(SELECT t FROM unnest(given[2:20]) t WHERE t ~ '^b[a-z]:[0-9a-f]{32}$');
  END IF;
  INSERT INTO audit_search (id, at, words) VALUES (NEW.id, NEW.at, array_to_tsvector(words));
  RETURN NULL;
END $$;

SELECT audit_search_ensure_partitions();
INSERT INTO audit_search (id, at, words) SELECT id, at, array_to_tsvector(audit_words(convert_from(body, 'UTF8')::jsonb)) FROM audit_event;
CREATE TRIGGER "audit_event_index" AFTER INSERT ON "audit_event" FOR EACH ROW EXECUTE FUNCTION "audit_index"();

INSERT INTO "anomaly_cursor" ("id", "looked_to") VALUES (1, clock_timestamp());

-- Retention. A month that was exported goes, with its index and personal parts; leaves, tiles and checkpoints stay. ------------------------

CREATE TRIGGER "audit_retention_immutable" BEFORE UPDATE OR DELETE ON "audit_retention" FOR EACH ROW EXECUTE FUNCTION "audit_refuse_change"();
CREATE TRIGGER "audit_retention_no_truncate" BEFORE TRUNCATE ON "audit_retention" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();
CREATE TRIGGER "audit_setting_immutable" BEFORE UPDATE OR DELETE ON "audit_setting" FOR EACH ROW EXECUTE FUNCTION "audit_refuse_change"();
CREATE TRIGGER "audit_setting_no_truncate" BEFORE TRUNCATE ON "audit_setting" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();

-- Years that a month must be kept: those of orders where it has any, which are never fewer than seven, else those of everything else.
CREATE FUNCTION "audit_keep_years"("p_has_orders" boolean) RETURNS int
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN p_has_orders THEN greatest(7, coalesce((s.value ->> 'orderYears')::int, 7)) ELSE greatest(1, coalesce((s.value ->> 'otherYears')::int, 7)) END
    FROM (SELECT 1) one LEFT JOIN LATERAL (SELECT value FROM audit_setting WHERE name = 'retention' ORDER BY version DESC LIMIT 1) s ON true
$$;

CREATE FUNCTION "audit_months"() RETURNS TABLE ("month" date, "events" bigint, "unsealed" bigint, "has_orders" boolean, "leaves" bytea, "keep_until" timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  month_name text;
BEGIN
  FOR month_name IN
    SELECT substring(c.relname FROM 'audit_event_(\d{4}_\d{2})$') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'public.audit_event'::regclass AND c.relname ~ '^audit_event_\d{4}_\d{2}$' ORDER BY 1
  LOOP
    month := (replace(month_name, '_', '-') || '-01')::date;
    CONTINUE WHEN (month + interval '1 month') AT TIME ZONE 'UTC' > clock_timestamp() - interval '1 year';
    EXECUTE format('SELECT count(*), count(*) FILTER (WHERE l.leaf IS NULL OR l.leaf <> e.leaf), coalesce(bool_or(e.resource IN (''intent'', ''order'', ''fill'')), false),
      sha256(coalesce(string_agg(l.leaf, ''''::bytea ORDER BY l.leaf_index), ''''::bytea)) FROM public.%I e LEFT JOIN public.audit_leaf l ON l.event_id = e.id',
      'audit_event_' || month_name) INTO events, unsealed, has_orders, leaves;
    keep_until := (month + interval '1 month') AT TIME ZONE 'UTC' + make_interval(years => audit_keep_years(has_orders));
    RETURN NEXT;
  END LOOP;
END $$;

-- The only way for events to go. Whoever asks names the SHA-256 of the leaves that the export holds: it must be that of the whole month.
CREATE FUNCTION "audit_retire_month"("p_month" date, "p_leaves" bytea, "p_digest" bytea, "p_actor" text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  going record;
  month_name text := to_char(p_month, 'YYYY_MM');
BEGIN
  SET LOCAL lock_timeout = '5s';
  SELECT * INTO going FROM audit_months() m WHERE m.month = p_month;
  IF NOT FOUND OR going.keep_until > clock_timestamp() THEN
    RAISE EXCEPTION 'audit: % must be kept', month_name USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF going.unsealed > 0 OR going.leaves <> p_leaves THEN
    RAISE EXCEPTION 'audit: the export of % is not the month as it was sealed', month_name USING ERRCODE = 'check_violation';
  END IF;
  EXECUTE format('DELETE FROM public.audit_detail d USING public.%I e WHERE d.event_id = e.id', 'audit_event_' || month_name);
  EXECUTE format('DROP TABLE IF EXISTS public.%I', 'audit_search_' || month_name);
  EXECUTE format('DROP TABLE public.%I', 'audit_event_' || month_name);
  INSERT INTO audit_retention (month, events, leaves, digest, actor, dropped_at)
  VALUES (p_month, going.events, p_leaves, p_digest, p_actor, clock_timestamp());
  RETURN going.events;
END $$;

-- The event that says so outlives its own month, and a month never goes without it.
CREATE FUNCTION "audit_keep_retired"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO audit_retired (event_id, body) VALUES (NEW.id, NEW.body);
  RETURN NULL;
END $$;
CREATE TRIGGER "audit_event_retired" AFTER INSERT ON "audit_event" FOR EACH ROW WHEN (NEW.type = 'audit.retired' AND NEW.result = 'done')
  EXECUTE FUNCTION "audit_keep_retired"();

CREATE FUNCTION "audit_retention_on_record"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_event e JOIN audit_retired r ON r.event_id = e.id
    WHERE e.at > clock_timestamp() - interval '2 min' AND e.type = 'audit.retired' AND e.resource_id = to_char(NEW.month, 'YYYY-MM')
      AND convert_from(r.body, 'UTF8')::jsonb #>> '{data,leaves}' = encode(NEW.leaves, 'hex')) THEN
    RAISE EXCEPTION 'audit: a month goes on record' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "audit_retention_on_record" AFTER INSERT ON "audit_retention" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "audit_retention_on_record"();
