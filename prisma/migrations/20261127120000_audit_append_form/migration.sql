-- CreateTable
CREATE TABLE "audit_door" (
    "id" INTEGER NOT NULL,
    "secret" BYTEA NOT NULL,

    CONSTRAINT "audit_door_pkey" PRIMARY KEY ("id")
);

-- Below: what the schema language cannot say.

-- What the door marks its events with, so that nobody can say of an event that it was written. The owner's functions alone read it.
ALTER TABLE "audit_door" ADD CONSTRAINT "audit_door_one" CHECK ("id" = 1 AND octet_length("secret") = 32);
INSERT INTO "audit_door" ("id", "secret") VALUES (1, sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- Where a connection is in its writer's count. currval() is the connection's own and nobody else's to set, which a setting is not.
CREATE SEQUENCE "audit_place";

-- Form -------------------------------------------------------------------------------------------------------------------

-- A number as ECMAScript prints it. Up to 15 digits are the number's own; of more, the shortest that give the same double.
CREATE FUNCTION "audit_number"("p_value" numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN p_value <> 0 AND (abs(p_value) < 0.000001 OR abs(p_value) >= 1e21) THEN regexp_replace(p_value::float8::text, 'e([+-])0', 'e\1')
    WHEN length(ltrim(translate(trim_scale(p_value)::text, '-.', ''), '0')) <= 15 THEN trim_scale(p_value)::text
    ELSE trim_scale(p_value::float8::text::numeric)::text END
$$;

-- The one text of a JSON value (RFC 8785). Names that sort otherwise by UTF-16 units than by code points are in no event.
CREATE FUNCTION "audit_canonical"("p_value" jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  text_of text := p_value::text;
BEGIN
  CASE jsonb_typeof(p_value)
    WHEN 'object' THEN
      RETURN '{' || coalesce((SELECT string_agg(to_json(e.key) || ':' || CASE WHEN jsonb_typeof(e.value) IN ('string', 'null', 'boolean')
        THEN e.value::text ELSE public.audit_canonical(e.value) END, ',' ORDER BY e.key COLLATE "C") FROM jsonb_each(p_value) e), '') || '}';
    WHEN 'array' THEN
      RETURN '[' || coalesce((SELECT string_agg(public.audit_canonical(e.value), ',' ORDER BY e.place)
        FROM jsonb_array_elements(p_value) WITH ORDINALITY e (value, place)), '') || ']';
    WHEN 'number' THEN
      RETURN CASE WHEN text_of ~ '^(0|-?[1-9][0-9]{0,14})$' THEN text_of ELSE public.audit_number(text_of::numeric) END;
    ELSE RETURN text_of;
  END CASE;
END $$;

-- Every event waits for the sealer from the transaction on that writes it, through whatever door it came. The row names that transaction,
-- which may be a part of a whole one (a savepoint).
CREATE OR REPLACE FUNCTION "audit_wait"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  part xid;
BEGIN
  INSERT INTO audit_pending (at, event_id, leaf) VALUES (NEW.at, NEW.id, NEW.leaf) RETURNING xmin INTO part;
  PERFORM set_config('bulwark.audit_part', part::text, true);
  RETURN NULL;
END $$;

-- `body` arrives as canonical JSON without its last member; the writer, its counter and the leaf before are added here, where the
-- transaction can take them back. Keys sort by code unit and "writer" is the last of them. The text is written anew from what it says and
-- must be the same: what another reader could take otherwise does not get in.
CREATE FUNCTION "audit_write"("p_body" text, "fields" jsonb, "p_person" text, "p_detail" bytea) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  happened timestamptz := (fields ->> 'at')::timestamptz;
  made uuid := (fields ->> 'id')::uuid;
  place uuid := (fields ->> 'portfolio')::uuid;
  form text := format('{"action":%s,"at":"%s","data":%s,"detail":%s,"id":"%s","portfolio":%s,"request":%s,"resource":%s,"resourceId":%s,"result":%s,"subject":%s,"type":%s,"user":%s,"version":1}',
    to_json(fields ->> 'action'), to_char(happened AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), audit_canonical(fields -> 'data'),
    coalesce(to_json(fields ->> 'detail')::text, 'null'), made, coalesce(to_json(place)::text, 'null'),
    coalesce(to_json(fields ->> 'request')::text, 'null'), to_json(fields ->> 'resource'), coalesce(to_json(fields ->> 'resourceId')::text, 'null'),
    to_json(fields ->> 'result'), coalesce(to_json(fields ->> 'subject')::text, 'null'), to_json(fields ->> 'type'), to_json(fields ->> 'user'));
  -- A setting is the caller's to set: what is not what this connection's last event left there begins a new writer. So does an event
  -- after one that was taken back.
  setting text := current_setting('bulwark.audit_writer', true);
  writer text;
  n bigint;
  prev text;
  body bytea;
  leaf bytea;
  whole bigint;
  seen bytea;
BEGIN
  IF form IS DISTINCT FROM p_body OR jsonb_typeof(fields -> 'data') <> 'object' OR NOT fields ->> 'result' = ANY ('{done,refused,failed}')
    OR fields ->> 'type' !~ '^[a-z][a-z0-9-]*\.[a-z0-9.-]+$' OR fields ->> 'action' !~ '^[a-z][a-z -]*$' OR fields ->> 'resource' !~ '^[a-z][a-z -]*$'
    OR fields ->> 'detail' !~ '^[0-9a-f]+$' OR octet_length(fields ->> 'detail') <> 64 THEN
    RAISE EXCEPTION 'audit: body is not a canonical event' USING ERRCODE = 'check_violation';
  END IF;
  IF abs(extract(epoch FROM clock_timestamp() - happened)) > 60 THEN
    RAISE EXCEPTION 'audit: an event is recorded when it happens' USING ERRCODE = 'check_violation';
  END IF;
  writer := split_part(setting, '/', 1);
  IF writer <> '' THEN
    BEGIN
      IF currval('public.audit_place') <> audit_place_of(sha256(convert_to(left(setting, -65), 'UTF8'))) THEN
        writer := '';
      END IF;
    EXCEPTION WHEN object_not_in_prerequisite_state THEN
      writer := '';
    END;
  END IF;
  IF writer <> '' THEN
    n := split_part(setting, '/', 2)::bigint + 1;
    prev := split_part(setting, '/', 3);
  ELSE
    writer := gen_random_uuid();
    n := 1;
    prev := repeat('0', 64);
  END IF;
  body := convert_to(left(p_body, -1) || format(',"writer":{"id":"%s","n":%s,"prev":"%s","role":%s}}', writer, n, prev, to_json(session_user::text)), 'UTF8');
  IF octet_length(body) > 65536 THEN
    RAISE EXCEPTION 'audit: body is over 64 KiB' USING ERRCODE = 'check_violation';
  END IF;
  leaf := sha256('\x00'::bytea || body);
  INSERT INTO audit_event (id, at, body, leaf, type, actor, subject, resource, resource_id, action, result, request_id, portfolio_id, writer, n)
  VALUES (made, happened, body, leaf, fields ->> 'type', fields ->> 'user', fields ->> 'subject', fields ->> 'resource',
    fields ->> 'resourceId', fields ->> 'action', fields ->> 'result', fields ->> 'request', place, writer::uuid, n);
  IF p_detail IS NOT NULL THEN
    INSERT INTO audit_detail (event_id, person, sealed) VALUES (made, p_person, p_detail);
  END IF;
  -- A row names its transaction in 32 bits, and a part is never before the whole.
  whole := pg_current_xact_id()::text::bigint;
  setting := format('%s/%s/%s/%s', writer, n, encode(leaf, 'hex'),
    whole + ((coalesce(nullif(current_setting('bulwark.audit_part', true), '')::bigint, whole) - whole) & 4294967295));
  seen := sha256(convert_to(setting, 'UTF8'));
  PERFORM set_config('bulwark.audit_writer', setting || '/' || audit_mark(seen), false), setval('public.audit_place', audit_place_of(seen));
  RETURN made;
END $$;

-- That the door wrote writer/n/leaf/xid, of which this is the hash, in a word that nobody else can make.
CREATE FUNCTION "audit_mark"("p_seen" bytea) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(d.secret || p_seen), 'hex') FROM public.audit_door d
$$;

-- 62 bits of that hash: nobody finds another place with the same.
CREATE FUNCTION "audit_place_of"("p_seen" bytea) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || encode(substr(p_seen, 1, 8), 'hex'))::bit(62)::bigint + 1
$$;

CREATE OR REPLACE FUNCTION "audit_insert"("p_body" text, "p_person" text, "p_detail" bytea) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN audit_write(p_body, p_body::jsonb, p_person, p_detail);
END $$;

-- The door for the desk's roles. Each speaks for its own kind alone: the web for people, the host and itself, the worker for itself. That a
-- month was retired is the owner's word.
CREATE OR REPLACE FUNCTION "audit_append"("p_body" text, "p_person" text, "p_detail" bytea) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  fields jsonb := p_body::jsonb;
  who text := fields ->> 'user';
BEGIN
  IF session_user LIKE 'bulwark\_web\_%' AND who !~ '^((user|token):[0-9a-f-]{36}|host:.+|anonymous|web)$'
    OR session_user LIKE 'bulwark\_worker\_%' AND who <> 'worker' THEN
    RAISE EXCEPTION 'audit: % cannot record for %', session_user, who USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF fields ->> 'type' = 'audit.retired' AND fields ->> 'result' = 'done' AND session_user <> current_user THEN
    RAISE EXCEPTION 'audit: % cannot retire a month', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN audit_write(p_body, fields, p_person, p_detail);
END $$;

-- Once a second each process says how far its writers got: [{writer, n, leaf, proof}], where `proof` is what the door gave it. Answers what
-- stands in the record of each: sealed, waiting, other (the event is not what was written) or missing. Kept is only what the door has
-- marked in a transaction that was committed: nobody can say of an event that was never written that it is missing.
CREATE OR REPLACE FUNCTION "audit_beat"("p_holder" uuid, "p_seen" jsonb) RETURNS TABLE ("writer" uuid, "n" bigint, "state" text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  seen record;
  event record;
BEGIN
  FOR seen IN SELECT (s ->> 'writer')::uuid AS writer, (s ->> 'n')::bigint AS n, decode(s ->> 'leaf', 'hex') AS leaf,
                     substring(s ->> 'proof' FROM '^([0-9]{1,18})/[0-9a-f]{64}$') AS xid, split_part(s ->> 'proof', '/', 2) AS mark
                FROM jsonb_array_elements(p_seen) s ORDER BY 1 LIMIT 200 LOOP
    IF seen.mark = audit_mark(sha256(convert_to(format('%s/%s/%s/%s', seen.writer, seen.n, encode(seen.leaf, 'hex'), seen.xid), 'UTF8'))) AND audit_is_committed(seen.xid::bigint) THEN
      INSERT INTO audit_writer AS w (writer, holder, n, leaf, beat_at) VALUES (seen.writer, p_holder, seen.n, seen.leaf, clock_timestamp())
      ON CONFLICT ON CONSTRAINT audit_writer_pkey DO UPDATE SET n = EXCLUDED.n, leaf = EXCLUDED.leaf, holder = EXCLUDED.holder, beat_at = EXCLUDED.beat_at
        WHERE w.n < EXCLUDED.n;
    END IF;
    SELECT e.id, e.leaf INTO event FROM audit_event e WHERE e.writer = seen.writer AND e.n = seen.n LIMIT 1;
    writer := seen.writer;
    n := seen.n;
    state := CASE
      WHEN event.id IS NULL THEN 'missing'
      WHEN event.leaf <> seen.leaf THEN 'other'
      WHEN EXISTS (SELECT 1 FROM audit_leaf l WHERE l.event_id = event.id AND l.leaf = seen.leaf) THEN 'sealed'
      WHEN EXISTS (SELECT 1 FROM audit_pending p WHERE p.event_id = event.id AND p.leaf = seen.leaf) THEN 'waiting'
      ELSE 'other' END;
    RETURN NEXT;
  END LOOP;
END $$;

-- Whether a transaction is known to have been committed. One that is not of this database's time is not.
CREATE FUNCTION "audit_is_committed"("p_xid" bigint) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT CASE WHEN p_xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint THEN coalesce(pg_xact_status(p_xid::text::xid8) = 'committed', false) ELSE false END
$$;

-- Guards -----------------------------------------------------------------------------------------------------------------

-- The index of the search is written by its trigger alone, and goes with its month.
CREATE TRIGGER "audit_search_immutable" BEFORE UPDATE OR DELETE ON "audit_search" FOR EACH ROW EXECUTE FUNCTION "audit_refuse_change"();
CREATE TRIGGER "audit_search_no_truncate" BEFORE TRUNCATE ON "audit_search" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();
CREATE TRIGGER "audit_door_immutable" BEFORE UPDATE OR DELETE ON "audit_door" FOR EACH ROW EXECUTE FUNCTION "audit_refuse_change"();
CREATE TRIGGER "audit_door_no_truncate" BEFORE TRUNCATE ON "audit_door" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();

-- A guard against TRUNCATE is not handed on to partitions: each gets its own.
CREATE FUNCTION "audit_guard_partitions"() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  part text;
  bare constant text := 'SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN (''public.audit_event''::regclass, ''public.audit_search''::regclass) AND pg_get_userbyid(c.relowner) = current_user
      AND NOT EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgname = c.relname || ''_no_truncate'') ORDER BY 1';
BEGIN
  EXECUTE 'SELECT EXISTS (' || bare || ')' INTO part;
  IF part::boolean THEN
    PERFORM pg_advisory_xact_lock(7001, 1);
    FOR part IN EXECUTE bare LOOP
      EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse_change()', part || '_no_truncate', part);
    END LOOP;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION "audit_ensure_partitions"("months" int) RETURNS void
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
  PERFORM audit_guard_partitions();
END $$;

-- A month of the index for each month of the record.
CREATE OR REPLACE FUNCTION "audit_search_ensure_partitions"() RETURNS void
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
  PERFORM audit_guard_partitions();
END $$;

SELECT audit_guard_partitions();
