-- AlterTable
ALTER TABLE "app_user" ADD COLUMN     "allowed_addresses" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "mode" TEXT NOT NULL,
    "scopes" TEXT[],
    "addresses" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "sealed" BYTEA NOT NULL,
    "signing_key" BYTEA,

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_nonce" (
    "token_id" UUID NOT NULL,
    "nonce" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_nonce_pkey" PRIMARY KEY ("token_id","nonce")
);

-- CreateTable. Unlogged: a crash may forget counters, and every request writes here.
CREATE UNLOGGED TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_token_key_id_key" ON "api_token"("key_id");

-- CreateIndex
CREATE INDEX "api_token_user_id_created_at_idx" ON "api_token"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "api_nonce_expires_at_idx" ON "api_nonce"("expires_at");

-- CreateIndex
CREATE INDEX "rate_limit_expire_idx" ON "rate_limit"("expire");

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_nonce" ADD CONSTRAINT "api_nonce_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "api_token"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a stored token is held to, whoever writes it.
ALTER TABLE "api_token"
  ADD CONSTRAINT "api_token_mode" CHECK ("mode" IN ('plain', 'signed')),
  ADD CONSTRAINT "api_token_secret_hash" CHECK (octet_length("secret_hash") = 32),
  ADD CONSTRAINT "api_token_signing_key" CHECK (("mode" = 'signed') = ("signing_key" IS NOT NULL)),
  ADD CONSTRAINT "api_token_life" CHECK ("expires_at" > "created_at" AND "expires_at" <= "created_at" + interval '366 days');

-- The door for the desk's roles lets the web speak for tokens too.
CREATE OR REPLACE FUNCTION "audit_append"("p_body" text, "p_person" text, "p_detail" bytea) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  who text := p_body::jsonb ->> 'user';
BEGIN
  IF session_user LIKE 'bulwark\_web\_%' AND who !~ '^((user|token):[0-9a-f-]{36}|host:.+|anonymous)$'
    OR session_user LIKE 'bulwark\_worker\_%' AND who <> 'worker' THEN
    RAISE EXCEPTION 'audit: % cannot record for %', session_user, who USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN audit_insert(p_body, p_person, p_detail);
END $$;
