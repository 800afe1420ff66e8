-- CreateTable
CREATE TABLE "role" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "says" TEXT NOT NULL,
    "permissions" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "sealed" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "target_version" TEXT NOT NULL,
    "requested_by" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "cool_down_until" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "app_user" ADD COLUMN     "admin_since" TIMESTAMPTZ(3),
ADD COLUMN     "admin_until" TIMESTAMPTZ(3);

-- CreateIndex
CREATE UNIQUE INDEX "role_name_key_key" ON "role"("name_key");

-- CreateIndex
CREATE INDEX "approval_requested_by_operation_input_hash_idx" ON "approval"("requested_by", "operation", "input_hash");

-- CreateIndex
CREATE INDEX "approval_requested_at_idx" ON "approval"("requested_at");

-- AddCheck
ALTER TABLE "signing_key" ADD CONSTRAINT "signing_key_state" CHECK ("state" IN ('active', 'previous', 'retired') AND ("state" = 'retired') = ("sealed" IS NULL));
ALTER TABLE "approval" ADD CONSTRAINT "approval_state" CHECK ("state" IN ('pending', 'approved', 'vetoed', 'used'));
ALTER TABLE "approval" ADD CONSTRAINT "approval_other_decides" CHECK ("state" <> 'approved' OR "decided_by" <> "requested_by");

-- One active and one previous key at most.
CREATE UNIQUE INDEX "signing_key_one_active" ON "signing_key" ("state") WHERE "state" IN ('active', 'previous');

-- How long each user has been, and until when was, an active admin: what the second pair of eyes goes by. Kept by the database, so that no
-- path that changes a role or a state can forget it.
CREATE FUNCTION app_user_admin_term() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  is_admin boolean := NEW.role_id = 'admin' AND NEW.state = 'active';
  was_admin boolean := TG_OP = 'UPDATE' AND OLD.role_id = 'admin' AND OLD.state = 'active';
BEGIN
  IF is_admin AND NOT was_admin THEN
    NEW.admin_since := clock_timestamp();
    NEW.admin_until := NULL;
  ELSIF was_admin AND NOT is_admin THEN
    NEW.admin_until := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER app_user_admin_term BEFORE INSERT OR UPDATE OF role_id, state ON app_user
  FOR EACH ROW EXECUTE FUNCTION app_user_admin_term();
UPDATE app_user SET admin_since = created_at WHERE role_id = 'admin' AND state = 'active';
