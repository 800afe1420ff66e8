-- Rotation of keys, erasure of persons, and the trigger that refuses a write under a key that is not active.

ALTER TABLE "data_key" ADD COLUMN "accepts_writes" BOOLEAN NOT NULL DEFAULT true;

CREATE TABLE "key_rotation" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "is_paused" BOOLEAN NOT NULL DEFAULT false,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "to_key_id" INTEGER,
    "epoch" BIGINT,
    "wait_until" TIMESTAMPTZ(3),
    "pass" INTEGER NOT NULL DEFAULT 1,
    "at_column" TEXT,
    "at_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "rows_total" BIGINT NOT NULL DEFAULT 0,
    "rows_seen" BIGINT NOT NULL DEFAULT 0,
    "rows_moved" BIGINT NOT NULL DEFAULT 0,
    "found_in_pass" BIGINT NOT NULL DEFAULT 0,
    "holder" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "failure" TEXT,
    "finished_at" TIMESTAMPTZ(3),
    "recorded_at" TIMESTAMPTZ(3),
    "destroy_after" TIMESTAMPTZ(3),
    "destroyed_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_rotation_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "key_rotation_purpose_requested_at_idx" ON "key_rotation"("purpose", "requested_at");
CREATE UNIQUE INDEX "key_rotation_one_unfinished" ON "key_rotation" ("purpose") WHERE "state" NOT IN ('done', 'cancelled');
ALTER TABLE "key_rotation" ADD CONSTRAINT "key_rotation_words" CHECK ("kind" IN ('rotate', 'rewrap')
  AND "state" IN ('activating', 'waiting', 'walking', 'checking', 'done', 'cancelled'));

-- What the desk's roles may say of a rotation: it begins at its beginning, moves on or ends, and no role can bring the end of old keys nearer.
-- 30 days is the longest age of a backup (lib/domain/keys/key-rule.ts).
CREATE FUNCTION "key_rotation_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF session_user NOT LIKE 'bulwark\_web\_%' AND session_user NOT LIKE 'bulwark\_worker\_%' THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'activating' OR NEW.to_key_id IS NOT NULL OR NEW.destroy_after IS NOT NULL OR NEW.destroyed_at IS NOT NULL THEN
      RAISE EXCEPTION 'a rotation begins at its beginning' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.id <> OLD.id OR NEW.purpose <> OLD.purpose OR NEW.kind <> OLD.kind OR NEW.requested_by <> OLD.requested_by
    OR (OLD.to_key_id IS NOT NULL AND NEW.to_key_id IS DISTINCT FROM OLD.to_key_id)
    OR (OLD.state IN ('done', 'cancelled') AND NEW.state <> OLD.state)
    OR (OLD.destroy_after IS NOT NULL AND (NEW.destroy_after IS NULL OR NEW.destroy_after < OLD.destroy_after)) THEN
    RAISE EXCEPTION 'a rotation only moves on' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'done' AND OLD.state <> 'done' AND NEW.kind = 'rotate' THEN
    NEW.destroy_after := greatest(NEW.destroy_after, clock_timestamp() + interval '30 days');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "key_rotation_guard" BEFORE INSERT OR UPDATE ON "key_rotation" FOR EACH ROW EXECUTE FUNCTION "key_rotation_guard"();
CREATE TRIGGER "key_rotation_kept" BEFORE DELETE OR TRUNCATE ON "key_rotation" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();

CREATE TABLE "key_epoch" (
    "name" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL,

    CONSTRAINT "key_epoch_pkey" PRIMARY KEY ("name")
);
INSERT INTO "key_epoch" VALUES ('desk', 1);

CREATE TABLE "sealed_column" (
    "name" TEXT NOT NULL,
    "table_name" TEXT NOT NULL,
    "column_name" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "scope_sql" TEXT NOT NULL,
    "row_sql" TEXT NOT NULL,
    "filter_sql" TEXT NOT NULL DEFAULT 'true',

    CONSTRAINT "sealed_column_pkey" PRIMARY KEY ("name")
);

CREATE TABLE "erasure_ledger" (
    "id" UUID NOT NULL,
    "person" UUID NOT NULL,
    "requested_by" TEXT NOT NULL,
    "erased_at" TIMESTAMPTZ(3) NOT NULL,
    "beyond_recovery_at" TIMESTAMPTZ(3) NOT NULL,
    "keys" INTEGER NOT NULL,
    "swept_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasure_ledger_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "erasure_ledger_person_key" ON "erasure_ledger"("person");
CREATE TRIGGER "erasure_ledger_immutable" BEFORE DELETE ON "erasure_ledger" FOR EACH ROW EXECUTE FUNCTION "audit_refuse_change"();
CREATE TRIGGER "erasure_ledger_no_truncate" BEFORE TRUNCATE ON "erasure_ledger" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();

-- Writes under a key that is not active. ------------------------------------------------------------------------------------
-- The shared lock says "this transaction may have written under a key of this purpose": whoever closes a key waits for the holders that
-- were there before, and for nobody else. The key is looked up after the lock, so a later holder sees the closed key. The owner of the
-- tables (migrations, restore) is not checked.
CREATE FUNCTION "sealed_check"("p_sealed" bytea, "p_purpose" text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  key_id bigint;
  may boolean;
BEGIN
  IF p_sealed IS NULL OR (session_user NOT LIKE 'bulwark\_web\_%' AND session_user NOT LIKE 'bulwark\_worker\_%') THEN
    RETURN;
  END IF;
  IF octet_length(p_sealed) < 80 OR get_byte(p_sealed, 0) <> 177 OR get_byte(p_sealed, 1) <> 1 THEN
    RAISE EXCEPTION 'not in format BW1: nothing is stored plain in an encrypted column' USING ERRCODE = 'BW003';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(7002, key_purpose_number(p_purpose));
  key_id := sealed_key_id(p_sealed);
  IF current_setting('transaction_isolation') = 'read committed' THEN
    SELECT k.accepts_writes INTO may FROM data_key k WHERE k.id = key_id AND k.purpose = p_purpose AND k.wrapped IS NOT NULL;
  ELSE
    SELECT k.accepts_writes INTO may FROM data_key k WHERE k.id = key_id AND k.purpose = p_purpose AND k.wrapped IS NOT NULL FOR SHARE;
  END IF;
  IF may IS NOT TRUE THEN
    RAISE EXCEPTION 'sealed under a key of purpose % that is not active', p_purpose USING ERRCODE = 'BW002';
  END IF;
END $$;

CREATE FUNCTION "key_purpose_number"("p_purpose" text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_position(ARRAY['credential', 'pii', 'trade', 'audit', 'totp', 'token', 'index', 'pepper'], p_purpose), 0)
$$;

CREATE FUNCTION "sealed_key_id"("p_sealed" bytea) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (get_byte(p_sealed, 4)::bigint << 24) + (get_byte(p_sealed, 5) << 16) + (get_byte(p_sealed, 6) << 8) + get_byte(p_sealed, 7)
$$;

-- The walk. -----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION "sealed_column_of"("p_name" text) RETURNS "sealed_column"
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  c sealed_column;
BEGIN
  SELECT * INTO c FROM sealed_column WHERE name = p_name;
  IF c IS NULL OR (session_user LIKE 'bulwark\_web\_%' AND c.purpose = 'credential')
    OR (session_user LIKE 'bulwark\_worker\_%' AND c.purpose NOT IN ('credential', 'trade', 'audit', 'index', '*')) THEN
    RAISE EXCEPTION 'no encrypted column % for %', p_name, session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN c;
END $$;

CREATE FUNCTION "primary_key_of"("p_table" regclass) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT array_agg(quote_ident(a.attname) || '|' || format_type(a.atttypid, NULL) ORDER BY k.n)
    FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k(attnum, n)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
   WHERE i.indrelid = p_table AND i.indisprimary
$$;

-- The next rows of a column by primary key; `sealed` only of those that are not under an active key of purpose key p_to (all with null).
-- Cells whose key was destroyed are nobody's any more and count as moved.
CREATE FUNCTION "sealed_read"("p_column" text, "p_purpose" text, "p_to" int, "p_after" text[], "p_limit" int)
RETURNS TABLE ("keys" text[], "scope" text, "row_id" text, "sealed" bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  c sealed_column := sealed_column_of(p_column);
  pk text[] := primary_key_of(to_regclass(c.table_name));
  names text := (SELECT string_agg('t.' || split_part(k, '|', 1), ', ') FROM unnest(pk) k);
  places text := (SELECT string_agg(format('$1[%s]::%s', n, split_part(k, '|', 2)), ', ') FROM unnest(pk) WITH ORDINALITY AS u(k, n));
BEGIN
  RETURN QUERY EXECUTE format(
    'WITH batch AS MATERIALIZED (
       SELECT ARRAY[%s]::text[] AS keys, (%s)::text AS scope, (%s)::text AS row_id, t.%I AS sealed, row_number() OVER (ORDER BY %s) AS n
         FROM %I t WHERE (%s) AND ($1 = ''{}'' OR (%s) > (%s)) ORDER BY %s LIMIT $2)
     SELECT b.keys, b.scope, b.row_id,
            CASE WHEN b.sealed IS NULL OR k.state = ''destroyed'' OR (k.state = ''active'' AND k.purpose_key_id = $3) THEN NULL ELSE b.sealed END
       FROM batch b LEFT JOIN data_key k ON b.sealed IS NOT NULL AND k.id = sealed_key_id(b.sealed) ORDER BY b.n',
    (SELECT string_agg('t.' || split_part(k, '|', 1) || '::text', ', ') FROM unnest(pk) k), c.scope_sql, c.row_sql, c.column_name, names,
    c.table_name, format(c.filter_sql, p_purpose), names, places, names)
  USING p_after, least(p_limit, 5000), p_to;
END $$;

-- Puts cells sealed anew in place of exactly those that were read, and moves the cursor in the same transaction. Only an open rotation
-- that the caller holds may do so, only within its purpose, and only to the active key of the very scope the old cell was under.
CREATE FUNCTION "rotation_swap"("p_rotation" uuid, "p_holder" uuid, "p_column" text, "p_last" text[], "p_seen" int, "p_rows" jsonb, "p_lease_ms" int)
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  c sealed_column := sealed_column_of(p_column);
  pk text[] := primary_key_of(to_regclass(c.table_name));
  r key_rotation;
  moved int := 0;
BEGIN
  SELECT * INTO r FROM key_rotation WHERE id = p_rotation FOR UPDATE;
  IF r IS NULL OR r.holder IS DISTINCT FROM p_holder OR r.state NOT IN ('walking', 'checking') OR r.is_paused OR c.purpose NOT IN (r.purpose, '*') THEN
    RAISE EXCEPTION 'this rotation is not the caller''s to carry on' USING ERRCODE = 'BW004';
  END IF;
  IF jsonb_array_length(p_rows) > 0 THEN
    EXECUTE format(
      'WITH given AS (
         SELECT %s, decode(g ->> ''old'', ''base64'') AS old, decode(g ->> ''new'', ''base64'') AS new FROM jsonb_array_elements($1) g),
       checked AS (
         SELECT given.* FROM given
           JOIN data_key o ON o.id = sealed_key_id(given.old) JOIN data_key n ON n.id = sealed_key_id(given.new)
          WHERE o.purpose = $2 AND n.purpose = $2 AND o.scope = n.scope AND n.state = ''active'' AND n.purpose_key_id = $3
            AND substring(given.old FROM 1 FOR 4) = substring(given.new FROM 1 FOR 4))
       UPDATE %I t SET %I = checked.new FROM checked WHERE %s AND t.%I = checked.old AND (%s)',
      (SELECT string_agg(format('(g -> ''keys'' ->> %s)::%s AS k%s', n - 1, split_part(k, '|', 2), n), ', ') FROM unnest(pk) WITH ORDINALITY AS u(k, n)),
      c.table_name, c.column_name,
      (SELECT string_agg(format('t.%s = checked.k%s', split_part(k, '|', 1), n), ' AND ') FROM unnest(pk) WITH ORDINALITY AS u(k, n)),
      c.column_name, format(c.filter_sql, r.purpose))
    USING p_rows, r.purpose, r.to_key_id;
    GET DIAGNOSTICS moved = ROW_COUNT;
  END IF;
  UPDATE key_rotation SET at_column = p_column, at_keys = p_last, rows_seen = rows_seen + p_seen, rows_moved = rows_moved + moved,
         found_in_pass = found_in_pass + jsonb_array_length(p_rows), lease_until = clock_timestamp() + p_lease_ms * interval '1 millisecond'
   WHERE id = p_rotation;
  RETURN moved;
END $$;

-- The only changes of keys that the desk's roles may make: active to decrypt-only while a rotation of the purpose is open, closing what is
-- not active, and another wrapping of the same purpose key. None of them destroys anything.
CREATE FUNCTION "rotation_of"("p_rotation" uuid, "p_kind" text) RETURNS "key_rotation"
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r key_rotation;
BEGIN
  SELECT * INTO r FROM key_rotation WHERE id = p_rotation AND kind = p_kind AND state NOT IN ('done', 'cancelled') AND NOT is_paused FOR UPDATE;
  IF r IS NULL OR (session_user LIKE 'bulwark\_web\_%' AND r.purpose = 'credential')
    OR (session_user LIKE 'bulwark\_worker\_%' AND r.purpose NOT IN ('credential', 'trade', 'audit', 'index')) THEN
    RAISE EXCEPTION 'this rotation is not the caller''s to carry on' USING ERRCODE = 'BW004';
  END IF;
  RETURN r;
END $$;

CREATE FUNCTION "rotation_step_back"("p_rotation" uuid, "p_data_keys" int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r key_rotation := rotation_of(p_rotation, 'rotate');
BEGIN
  UPDATE purpose_key SET state = 'decrypt-only' WHERE purpose = r.purpose AND state = 'active' AND id < r.to_key_id;
  UPDATE data_key SET state = 'decrypt-only' WHERE purpose = r.purpose AND state = 'active' AND id = ANY (p_data_keys) AND purpose_key_id <> r.to_key_id;
END $$;

CREATE FUNCTION "rotation_close"("p_rotation" uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r key_rotation := rotation_of(p_rotation, 'rotate');
BEGIN
  UPDATE data_key SET accepts_writes = false WHERE purpose = r.purpose AND state <> 'active' AND accepts_writes;
END $$;

CREATE FUNCTION "rotation_rewrap"("p_rotation" uuid, "p_key" int, "p_old" bytea, "p_new" bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r key_rotation := rotation_of(p_rotation, 'rewrap');
BEGIN
  UPDATE purpose_key SET wrapped = p_new WHERE id = p_key AND purpose = r.purpose AND wrapped = p_old AND p_new IS NOT NULL;
END $$;

-- How many cells each key has, column by column. A table past p_exact_up_to rows is estimated as a whole, under key 0.
CREATE FUNCTION "key_use"("p_exact_up_to" bigint) RETURNS TABLE ("column_name" text, "purpose" text, "key_id" bigint, "purpose_key_id" int, "cells" bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  c sealed_column;
  estimate real;
BEGIN
  FOR c IN SELECT * FROM sealed_column ORDER BY name LOOP
    SELECT coalesce(sum(greatest(cl.reltuples, 0)), 0) INTO estimate
      FROM pg_partition_tree(to_regclass(c.table_name)) p JOIN pg_class cl ON cl.oid = p.relid WHERE p.isleaf;
    IF estimate > p_exact_up_to THEN
      RETURN QUERY SELECT c.name, c.purpose, 0::bigint, NULL::int, estimate::bigint;
    ELSE
      RETURN QUERY EXECUTE format(
        'SELECT %L::text, coalesce(k.purpose, %L)::text, u.id, k.purpose_key_id, u.cells
           FROM (SELECT sealed_key_id(t.%I) AS id, count(*) AS cells FROM %I t WHERE octet_length(t.%I) >= 80 GROUP BY 1) u
           LEFT JOIN data_key k ON k.id = u.id', c.name, c.purpose, c.column_name, c.table_name, c.column_name);
    END IF;
  END LOOP;
END $$;

-- Ends the keys that a rotation left behind, once no backup needs them and no cell is under them.
CREATE FUNCTION "key_destroy"("p_rotation" uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r key_rotation;
  c sealed_column;
  used bigint;
  destroyed int;
BEGIN
  SELECT * INTO r FROM key_rotation WHERE id = p_rotation FOR UPDATE;
  IF r IS NULL OR r.kind <> 'rotate' OR r.state <> 'done' OR r.destroyed_at IS NOT NULL OR r.destroy_after IS NULL OR r.destroy_after > clock_timestamp() THEN
    RETURN 0;
  END IF;
  FOR c IN SELECT * FROM sealed_column s WHERE s.purpose IN (r.purpose, '*') LOOP
    EXECUTE format('SELECT count(*) FROM %I t JOIN data_key k ON k.id = sealed_key_id(t.%I)
                     WHERE octet_length(t.%I) >= 80 AND k.purpose = $1 AND k.state = ''decrypt-only'' AND k.purpose_key_id < $2',
      c.table_name, c.column_name, c.column_name) INTO used USING r.purpose, r.to_key_id;
    IF used > 0 THEN RETURN -1; END IF;
  END LOOP;
  -- Values that only their owner's next sign-in can move: identities of single sign-on and password hashes.
  IF r.purpose = 'index' AND EXISTS (SELECT 1 FROM oidc_identity i WHERE coalesce(i.last_used_at, i.created_at) < r.finished_at) THEN RETURN -1; END IF;
  IF r.purpose = 'pepper' THEN RETURN -1; END IF;
  UPDATE data_key SET state = 'destroyed', wrapped = NULL, accepts_writes = false
   WHERE purpose = r.purpose AND state = 'decrypt-only' AND purpose_key_id < r.to_key_id;
  GET DIAGNOSTICS destroyed = ROW_COUNT;
  UPDATE purpose_key p SET state = 'destroyed', wrapped = NULL
   WHERE p.purpose = r.purpose AND p.id < r.to_key_id AND NOT EXISTS (SELECT 1 FROM data_key k WHERE k.purpose_key_id = p.id AND k.state <> 'destroyed');
  UPDATE key_rotation SET destroyed_at = clock_timestamp() WHERE id = p_rotation;
  RETURN destroyed;
END $$;

-- Every purpose key with the count of data keys under it, for people: no bytes of keys, so that the page can name the worker's too.
CREATE FUNCTION "key_overview"() RETURNS TABLE ("id" int, "purpose" text, "version" int, "state" text, "created_at" timestamptz,
  "active" bigint, "decrypt_only" bigint, "destroyed" bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, p.purpose, p.version, p.state, p.created_at, count(*) FILTER (WHERE k.state = 'active'),
         count(*) FILTER (WHERE k.state = 'decrypt-only'), count(*) FILTER (WHERE k.state = 'destroyed')
    FROM purpose_key p LEFT JOIN data_key k ON k.purpose_key_id = p.id GROUP BY p.id ORDER BY p.purpose, p.version DESC
$$;

-- The age of each purpose's active key: the worker asks for rotations of purposes whose keys it may not see.
CREATE FUNCTION "key_age"() RETURNS TABLE ("purpose" text, "age" interval)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.purpose, clock_timestamp() - max(k.created_at) FROM purpose_key k WHERE k.state = 'active' GROUP BY k.purpose
$$;

-- Erasure. -------------------------------------------------------------------------------------------------------------------

-- Destroys a person's keys, and what finds the person without them. Safe to run twice: the ledger is applied again after a restore.
CREATE FUNCTION "erase_person_rows"("p_person" uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  destroyed int;
BEGIN
  UPDATE data_key SET state = 'destroyed', wrapped = NULL, accepts_writes = false
   WHERE scope = p_person::text AND purpose IN ('pii', 'totp', 'token', 'audit') AND (wrapped IS NOT NULL OR state <> 'destroyed');
  GET DIAGNOSTICS destroyed = ROW_COUNT;
  UPDATE app_user SET email_index = sha256(convert_to('erased ' || p_person, 'UTF8')), password_hash = NULL, state = 'disabled',
         allowed_addresses = '{}' WHERE id = p_person;
  DELETE FROM session WHERE user_id = p_person;
  DELETE FROM one_time_link WHERE user_id = p_person;
  DELETE FROM password_history WHERE user_id = p_person;
  DELETE FROM account_notice WHERE user_id = p_person;
  DELETE FROM known_device WHERE user_id = p_person;
  DELETE FROM oidc_identity WHERE user_id = p_person;
  DELETE FROM oidc_flow WHERE user_id = p_person;
  DELETE FROM factor_offer WHERE user_id = p_person;
  DELETE FROM login_ticket WHERE user_id = p_person;
  DELETE FROM step_up WHERE user_id = p_person;
  DELETE FROM totp_factor WHERE user_id = p_person;
  DELETE FROM passkey WHERE user_id = p_person;
  DELETE FROM recovery_code WHERE user_id = p_person;
  DELETE FROM api_token WHERE user_id = p_person;
  DELETE FROM portfolio_grant WHERE user_id = p_person;
  UPDATE mail_outbox SET state = 'dropped', sealed = NULL, done_at = clock_timestamp() WHERE scope = p_person::text AND state = 'waiting';
  UPDATE key_epoch SET epoch = epoch + 1 WHERE name = 'desk';
  RETURN destroyed;
END $$;

CREATE FUNCTION "erase_person"("p_ledger" uuid, "p_person" uuid, "p_by" text, "p_beyond_recovery" timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  destroyed int := erase_person_rows(p_person);
BEGIN
  INSERT INTO erasure_ledger (id, person, requested_by, erased_at, beyond_recovery_at, keys)
  VALUES (p_ledger, p_person, p_by, clock_timestamp(), p_beyond_recovery, destroyed);
  RETURN destroyed;
END $$;
