-- CreateTable
CREATE TABLE "audit_pending" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "event_id" UUID NOT NULL,
    "leaf" BYTEA NOT NULL,

    CONSTRAINT "audit_pending_pkey" PRIMARY KEY ("at","event_id")
);

-- CreateTable
CREATE TABLE "audit_leaf" (
    "leaf_index" BIGINT NOT NULL,
    "event_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "leaf" BYTEA NOT NULL,

    CONSTRAINT "audit_leaf_pkey" PRIMARY KEY ("leaf_index")
);

-- CreateTable
CREATE TABLE "audit_tile" (
    "level" SMALLINT NOT NULL,
    "position" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_tile_pkey" PRIMARY KEY ("level","position")
);

-- CreateTable
CREATE TABLE "audit_checkpoint" (
    "seq" BIGINT NOT NULL,
    "size" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "root" BYTEA NOT NULL,
    "note" TEXT NOT NULL,

    CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_writer" (
    "writer" UUID NOT NULL,
    "holder" UUID NOT NULL,
    "n" BIGINT NOT NULL,
    "leaf" BYTEA NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_writer_pkey" PRIMARY KEY ("writer")
);

-- CreateTable
CREATE TABLE "audit_key" (
    "verifier" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_key_pkey" PRIMARY KEY ("verifier")
);

-- CreateTable
CREATE TABLE "audit_finding" (
    "digest" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "says" TEXT NOT NULL,

    CONSTRAINT "audit_finding_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "audit_retired" (
    "event_id" UUID NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "audit_retired_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "audit_anchor" (
    "channel" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "seq" BIGINT NOT NULL,
    "size" BIGINT NOT NULL,
    "failure" TEXT,

    CONSTRAINT "audit_anchor_pkey" PRIMARY KEY ("channel","at")
);

-- CreateIndex
CREATE INDEX "audit_leaf_event_id_idx" ON "audit_leaf"("event_id");

-- CreateIndex
CREATE INDEX "audit_leaf_at_idx" ON "audit_leaf" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "audit_checkpoint_size_idx" ON "audit_checkpoint"("size");

-- Below: what the schema language cannot say.

-- Rows come and go each second: vacuum by count, not by share.
ALTER TABLE "audit_pending" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
ALTER TABLE "audit_writer" SET (fillfactor = 50);

ALTER TABLE "audit_leaf" ADD CONSTRAINT "audit_leaf_shape" CHECK ("leaf_index" >= 0 AND octet_length("leaf") = 32);
ALTER TABLE "audit_tile" ADD CONSTRAINT "audit_tile_shape" CHECK ("level" BETWEEN 1 AND 8 AND "position" >= 0 AND octet_length("hash") = 32);
ALTER TABLE "audit_checkpoint" ADD CONSTRAINT "audit_checkpoint_shape" CHECK ("size" >= 0 AND octet_length("root") = 32);

-- What was written before there was a tree waits like everything else.
INSERT INTO "audit_pending" ("at", "event_id", "leaf") SELECT "at", "id", "leaf" FROM "audit_event";

-- Every event waits for the sealer from the transaction on that writes it, through whatever door it came.
CREATE FUNCTION "audit_wait"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO audit_pending (at, event_id, leaf) VALUES (NEW.at, NEW.id, NEW.leaf);
  RETURN NULL;
END $$;
CREATE TRIGGER "audit_event_waits" AFTER INSERT ON "audit_event" FOR EACH ROW EXECUTE FUNCTION "audit_wait"();

-- A waiting row goes when its leaf stands in the tree, and for no other reason.
CREATE FUNCTION "audit_pending_change"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.event_id = OLD.event_id AND l.leaf = OLD.leaf) THEN
    RAISE EXCEPTION 'the audit record cannot be changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER "audit_pending_immutable" BEFORE UPDATE OR DELETE ON "audit_pending" FOR EACH ROW EXECUTE FUNCTION "audit_pending_change"();

-- A writer's count only grows.
CREATE FUNCTION "audit_writer_change"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.writer <> OLD.writer OR NEW.n < OLD.n OR NEW.n = OLD.n AND NEW.leaf <> OLD.leaf THEN
    RAISE EXCEPTION 'the audit record cannot be changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "audit_writer_grows" BEFORE UPDATE OR DELETE ON "audit_writer" FOR EACH ROW EXECUTE FUNCTION "audit_writer_change"();

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_leaf', 'audit_tile', 'audit_checkpoint', 'audit_key', 'audit_finding', 'audit_retired', 'audit_anchor'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()', t || '_immutable', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['audit_leaf', 'audit_tile', 'audit_checkpoint', 'audit_key', 'audit_finding', 'audit_retired', 'audit_anchor', 'audit_pending', 'audit_writer'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()', t || '_no_truncate', t);
  END LOOP;
END $$;

-- Sealing, for whoever holds the sealer's lock: what waits gets the next positions, ordered by time and id. Only what is committed is
-- seen, so a transaction that takes long holds up nobody; its events get a later position.
CREATE FUNCTION "audit_seal"("p_most" int) RETURNS TABLE ("leaf_index" bigint, "leaf" bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  first bigint;
  taken record;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_locks k WHERE k.locktype = 'advisory' AND k.classid = 7001 AND k.objid = 20 AND k.pid = pg_backend_pid()
    AND k.granted AND k.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())) THEN
    RAISE EXCEPTION 'audit: only the sealer seals' USING ERRCODE = 'insufficient_privilege';
  END IF;
  first := coalesce((SELECT max(l.leaf_index) + 1 FROM audit_leaf l), 0);
  INSERT INTO audit_leaf (leaf_index, event_id, at, leaf)
  SELECT first + row_number() OVER (ORDER BY w.at, w.event_id) - 1, w.event_id, w.at, w.leaf
    FROM (SELECT p.at, p.event_id, p.leaf FROM audit_pending p ORDER BY p.at, p.event_id LIMIT least(p_most, 10000)) w;
  DELETE FROM audit_pending p USING audit_leaf l WHERE l.leaf_index >= first AND p.at = l.at AND p.event_id = l.event_id;
  RETURN QUERY SELECT l.leaf_index, l.leaf FROM audit_leaf l WHERE l.leaf_index >= first ORDER BY l.leaf_index;
END $$;

-- Once a second each process says how far its writers got: [{writer, n, leaf}]. Answers what stands in the record of each: sealed, waiting,
-- other (the event is not what was written) or missing.
CREATE FUNCTION "audit_beat"("p_holder" uuid, "p_seen" jsonb) RETURNS TABLE ("writer" uuid, "n" bigint, "state" text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  seen record;
  event record;
BEGIN
  FOR seen IN SELECT (s ->> 'writer')::uuid AS writer, (s ->> 'n')::bigint AS n, decode(s ->> 'leaf', 'hex') AS leaf
                FROM jsonb_array_elements(p_seen) s ORDER BY 1 LIMIT 200 LOOP
    INSERT INTO audit_writer AS w (writer, holder, n, leaf, beat_at) VALUES (seen.writer, p_holder, seen.n, seen.leaf, clock_timestamp())
    ON CONFLICT ON CONSTRAINT audit_writer_pkey DO UPDATE SET n = EXCLUDED.n, leaf = EXCLUDED.leaf, holder = EXCLUDED.holder, beat_at = EXCLUDED.beat_at
      WHERE w.n < EXCLUDED.n;
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
