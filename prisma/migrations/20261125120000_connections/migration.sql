-- CreateTable
CREATE TABLE "connection" (
    "id" UUID NOT NULL,
    "venue" TEXT NOT NULL,
    "is_sandbox" BOOLEAN NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "check_asked_at" TIMESTAMPTZ(3),
    "delete_asked_at" TIMESTAMPTZ(3),
    "version" INTEGER,
    "health" TEXT NOT NULL DEFAULT 'unchecked',
    "health_says" TEXT,
    "found" JSONB,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "checked_at" TIMESTAMPTZ(3),
    "check_due_at" TIMESTAMPTZ(3),
    "unrecorded_uses" INTEGER NOT NULL DEFAULT 0,
    "uses_recorded_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_submission" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "key_id" TEXT NOT NULL,
    "submitted_by" TEXT NOT NULL,
    "envelope" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "says" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_credential" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "sealed" BYTEA,
    "hash" BYTEA NOT NULL,
    "last_four" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "destroyed_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_credential_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "connection_deleted_at_created_at_idx" ON "connection"("deleted_at", "created_at");

-- CreateIndex
CREATE INDEX "connection_check_due_at_idx" ON "connection"("check_due_at");

-- CreateIndex
CREATE INDEX "connection_submission_state_created_at_idx" ON "connection_submission"("state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "connection_submission_connection_id_version_key" ON "connection_submission"("connection_id", "version");

-- CreateIndex
CREATE INDEX "connection_credential_state_ends_at_idx" ON "connection_credential"("state", "ends_at");

-- CreateIndex
CREATE UNIQUE INDEX "connection_credential_connection_id_version_key" ON "connection_credential"("connection_id", "version");

-- AddForeignKey
ALTER TABLE "connection_submission" ADD CONSTRAINT "connection_submission_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_credential" ADD CONSTRAINT "connection_credential_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the rows are held to, whoever writes them.
ALTER TABLE "connection" ADD CONSTRAINT "connection_health" CHECK ("health" IN ('unchecked', 'ok', 'failing', 'unsafe'));
ALTER TABLE "connection_submission"
  ADD CONSTRAINT "connection_submission_state" CHECK ("state" IN ('waiting', 'taken', 'stored', 'refused')),
  ADD CONSTRAINT "connection_submission_taken_once" CHECK (("state" = 'waiting') = ("envelope" IS NOT NULL)),
  ADD CONSTRAINT "connection_submission_size" CHECK (octet_length("envelope") <= 8192),
  ADD CONSTRAINT "connection_submission_life" CHECK ("expires_at" > "created_at" AND "expires_at" <= "created_at" + interval '11 minutes');
ALTER TABLE "connection_credential"
  ADD CONSTRAINT "connection_credential_state" CHECK ("state" IN ('active', 'overlap', 'destroyed')),
  ADD CONSTRAINT "connection_credential_destroyed" CHECK (("state" = 'destroyed') = ("sealed" IS NULL)),
  ADD CONSTRAINT "connection_credential_hash" CHECK (octet_length("hash") = 32);
CREATE UNIQUE INDEX "connection_credential_one_active" ON "connection_credential"("connection_id") WHERE "state" = 'active';

-- A stored credential never changes, and an envelope that was taken is never put back: an old value in the same place would not be noticed else.
CREATE FUNCTION "connection_immutable"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' THEN
    RAISE EXCEPTION 'connections: rows of % are not removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_TABLE_NAME = 'connection_credential' THEN
    -- Only a key rotation, in a function of the owner's, puts other bytes of the same value in its place.
    IF (NEW.sealed IS NOT NULL AND NEW.sealed IS DISTINCT FROM OLD.sealed AND current_user ~ '^bulwark_(web|worker)_') OR NEW.hash <> OLD.hash OR NEW.version <> OLD.version
      OR NEW.connection_id <> OLD.connection_id OR NEW.last_four <> OLD.last_four OR NEW.fingerprint <> OLD.fingerprint OR OLD.state = 'destroyed' THEN
      RAISE EXCEPTION 'connections: a stored credential does not change' USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF NEW.envelope IS NOT NULL OR OLD.state IN ('stored', 'refused') THEN
    RAISE EXCEPTION 'connections: a submission is taken once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "connection_credential_immutable" BEFORE UPDATE OR DELETE ON "connection_credential" FOR EACH ROW EXECUTE FUNCTION "connection_immutable"();
CREATE TRIGGER "connection_submission_once" BEFORE UPDATE OR DELETE ON "connection_submission" FOR EACH ROW EXECUTE FUNCTION "connection_immutable"();

-- The end of a credential: its value goes, and so does its key, so that a copy of the row in a backup opens no more.
CREATE FUNCTION "credential_destroy"("p_credential" uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE connection_credential SET state = 'destroyed', sealed = NULL, destroyed_at = clock_timestamp() WHERE id = p_credential AND state <> 'destroyed';
  UPDATE data_key SET state = 'destroyed', wrapped = NULL, accepts_writes = false WHERE purpose = 'credential' AND scope = p_credential::text;
END $$;
