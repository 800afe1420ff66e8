-- The door through which a month leaves the record is the owner's alone: the command line opens it with the owner's key. What a retirement
-- may take is said in docs/audit-format.md, and every verifier asks for the same.

-- Versions of a setting follow one another, at the time of the database.
CREATE FUNCTION "audit_setting_in_order"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.version < 1 OR NEW.version > coalesce((SELECT max(s.version) FROM audit_setting s WHERE s.name = NEW.name), 0) + 1 THEN
    RAISE EXCEPTION 'audit: versions of a setting follow one another' USING ERRCODE = 'check_violation';
  END IF;
  NEW.set_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER "audit_setting_in_order" BEFORE INSERT ON "audit_setting" FOR EACH ROW EXECUTE FUNCTION "audit_setting_in_order"();

-- Until when a month that ended then is kept. A setting holds until seven days after the next one was set: fewer years are seen by everybody
-- for a week before anything goes by them. Months with orders are kept for at least seven years, others for at least one.
CREATE FUNCTION "audit_keep_until"("p_end" timestamptz, "p_has_orders" boolean) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(least(p_end + make_interval(years => greatest(CASE WHEN p_has_orders THEN 7 ELSE 1 END,
      CASE WHEN jsonb_typeof(s.years) = 'number' THEN least((s.years #>> '{}')::numeric, 100) ELSE 7 END)::int), s.next_at + interval '7 days'))
    FROM (SELECT v.value -> CASE WHEN p_has_orders THEN 'orderYears' ELSE 'otherYears' END AS years, lead(v.set_at) OVER (ORDER BY v.version) AS next_at
            FROM (SELECT 0 AS version, '{}'::jsonb AS value, '-infinity'::timestamptz AS set_at
                  UNION ALL SELECT version, value, set_at FROM audit_setting WHERE name = 'retention') v) s
$$;

DROP FUNCTION "audit_retire_month"(date, bytea, bytea, text);
DROP FUNCTION "audit_months"();
DROP FUNCTION "audit_keep_years"(boolean);

-- Months that are older than a year, or one of them. `ranges` are the positions of its leaves, [from, to] each, in order; `sealed_at` is the
-- time of the checkpoint over the last of them.
CREATE FUNCTION "audit_months"("p_only" date DEFAULT NULL) RETURNS TABLE ("month" date, "events" bigint, "unsealed" bigint, "has_orders" boolean,
  "leaves" bytea, "ranges" jsonb, "sealed_at" timestamptz, "keep_until" timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  month_name text;
  month_end timestamptz;
BEGIN
  FOR month_name IN
    SELECT substring(c.relname FROM 'audit_event_(\d{4}_\d{2})$') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'public.audit_event'::regclass AND c.relname ~ '^audit_event_\d{4}_\d{2}$' ORDER BY 1
  LOOP
    month := (replace(month_name, '_', '-') || '-01')::date;
    month_end := (month + interval '1 month') AT TIME ZONE 'UTC';
    CONTINUE WHEN month <> p_only OR month_end > now() - interval '1 year';
    EXECUTE format('WITH m AS MATERIALIZED (
        SELECT e.resource, e.leaf AS own, l.leaf, l.leaf_index AS i FROM public.%I e LEFT JOIN public.audit_leaf l ON l.event_id = e.id AND l.at = e.at)
      SELECT count(*), count(*) FILTER (WHERE m.leaf IS NULL OR m.leaf <> m.own), coalesce(bool_or(m.resource IN (''intent'', ''order'', ''fill'')), false),
        sha256(coalesce(string_agg(m.leaf, ''''::bytea ORDER BY m.i), ''''::bytea)),
        coalesce((SELECT jsonb_agg(jsonb_build_array(r.a, r.b) ORDER BY r.a) FROM (SELECT min(g.i) AS a, max(g.i) AS b
          FROM (SELECT n.i, n.i - row_number() OVER (ORDER BY n.i) AS d FROM m n WHERE n.i IS NOT NULL) g GROUP BY g.d) r), ''[]''),
        (SELECT min(c.at) FROM public.audit_checkpoint c WHERE c.size = (SELECT min(d.size) FROM public.audit_checkpoint d WHERE d.size > (SELECT max(x.i) FROM m x)))
      FROM m', 'audit_event_' || month_name) INTO events, unsealed, has_orders, leaves, ranges, sealed_at;
    keep_until := audit_keep_until(month_end, has_orders);
    RETURN NEXT;
  END LOOP;
END $$;

-- The only way for events to go. Whoever asks names the SHA-256 of the leaves that the export holds: it must be that of the whole month.
CREATE FUNCTION "audit_retire_month"("p_month" date, "p_leaves" bytea, "p_digest" bytea, "p_actor" text) RETURNS TABLE ("events" bigint, "ranges" jsonb)
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  going record;
  month_name text := to_char(p_month, 'YYYY_MM');
BEGIN
  SET LOCAL lock_timeout = '5s';
  SELECT * INTO going FROM audit_months(p_month) m WHERE m.month = p_month;
  IF NOT FOUND OR going.keep_until > now() THEN
    RAISE EXCEPTION 'audit: % must be kept', month_name USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF going.unsealed > 0 OR going.events = 0 OR going.leaves <> p_leaves THEN
    RAISE EXCEPTION 'audit: the export of % is not the month as it was sealed', month_name USING ERRCODE = 'check_violation';
  END IF;
  IF going.sealed_at IS NULL OR going.sealed_at > (p_month + interval '1 month') AT TIME ZONE 'UTC' + interval '31 days' OR jsonb_array_length(going.ranges) > 1000 THEN
    RAISE EXCEPTION 'audit: % was sealed too late to be told from other months', month_name USING ERRCODE = 'check_violation';
  END IF;
  EXECUTE format('DELETE FROM public.audit_detail d USING public.%I e WHERE d.event_id = e.id', 'audit_event_' || month_name);
  EXECUTE format('DROP TABLE IF EXISTS public.%I', 'audit_search_' || month_name);
  EXECUTE format('DROP TABLE public.%I', 'audit_event_' || month_name);
  INSERT INTO audit_retention (month, events, leaves, digest, actor, dropped_at)
  VALUES (p_month, going.events, p_leaves, p_digest, p_actor, clock_timestamp());
  RETURN QUERY SELECT going.events, going.ranges;
END $$;

-- At commit: the month goes with an event that says just what went, or not at all.
CREATE OR REPLACE FUNCTION "audit_retention_on_record"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_event e JOIN audit_retired t ON t.event_id = e.id
      CROSS JOIN LATERAL (SELECT convert_from(t.body, 'UTF8')::jsonb -> 'data' AS data) b
      CROSS JOIN LATERAL (SELECT count(*) AS events, sha256(string_agg(l.leaf, ''::bytea ORDER BY l.leaf_index)) AS leaves
        FROM jsonb_array_elements(b.data -> 'ranges') r JOIN audit_leaf l ON l.leaf_index BETWEEN (r ->> 0)::bigint AND (r ->> 1)::bigint) s
    WHERE e.at > clock_timestamp() - interval '2 min' AND e.type = 'audit.retired' AND e.result = 'done' AND e.resource_id = to_char(NEW.month, 'YYYY-MM')
      AND b.data ->> 'month' = e.resource_id AND b.data ->> 'leaves' = encode(NEW.leaves, 'hex') AND b.data ->> 'digest' = encode(NEW.digest, 'hex')
      AND b.data -> 'events' = to_jsonb(NEW.events) AND s.events = NEW.events AND s.leaves = NEW.leaves) THEN
    RAISE EXCEPTION 'audit: a month goes on record' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
