-- Second factors, login tickets and step-ups.

CREATE TABLE "totp_factor" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "last_step" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "totp_factor_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "passkey" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "is_synced" BOOLEAN NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "recovery_code" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "login_ticket" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "replaces" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "login_ticket_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "factor_offer" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "bound_to" TEXT NOT NULL,
    "user_id" UUID,
    "sealed" BYTEA,
    "challenge" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "factor_offer_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "step_up" (
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "proven_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "step_up_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "one_time_link" ADD COLUMN "usable_from" TIMESTAMPTZ(3);

CREATE INDEX "totp_factor_user_id_idx" ON "totp_factor"("user_id");
CREATE UNIQUE INDEX "passkey_credential_id_key" ON "passkey"("credential_id");
CREATE INDEX "passkey_user_id_idx" ON "passkey"("user_id");
CREATE UNIQUE INDEX "recovery_code_code_hash_key" ON "recovery_code"("code_hash");
CREATE INDEX "recovery_code_user_id_idx" ON "recovery_code"("user_id");
CREATE UNIQUE INDEX "login_ticket_token_hash_key" ON "login_ticket"("token_hash");
CREATE INDEX "login_ticket_user_id_idx" ON "login_ticket"("user_id");
CREATE INDEX "login_ticket_expires_at_idx" ON "login_ticket"("expires_at");
CREATE INDEX "factor_offer_expires_at_idx" ON "factor_offer"("expires_at");
CREATE INDEX "step_up_session_id_operation_idx" ON "step_up"("session_id", "operation");

ALTER TABLE "totp_factor" ADD CONSTRAINT "totp_factor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "login_ticket" ADD CONSTRAINT "login_ticket_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "step_up" ADD CONSTRAINT "step_up_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "login_ticket" ADD CONSTRAINT "login_ticket_stage" CHECK ("stage" IN ('second-factor', 'enrol', 'ready'));
ALTER TABLE "factor_offer" ADD CONSTRAINT "factor_offer_kind" CHECK ("kind" IN ('totp', 'passkey-new', 'passkey-proof'));
ALTER TABLE "step_up" ADD CONSTRAINT "step_up_method" CHECK ("method" IN ('totp', 'passkey', 'recovery-code', 'password'));
