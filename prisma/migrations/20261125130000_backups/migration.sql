-- CreateTable
CREATE TABLE "backup_run" (
    "id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "file" TEXT,
    "bytes" BIGINT,
    "rows" BIGINT,
    "failure" TEXT,
    "verified_at" TIMESTAMPTZ(3),
    "drilled_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "backup_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "backup_run_requested_at_idx" ON "backup_run"("requested_at" DESC);

-- One wish at a time: a second click finds the first.
CREATE UNIQUE INDEX "backup_run_one_wanted" ON "backup_run" ("state") WHERE "state" = 'wanted';
ALTER TABLE "backup_run" ADD CONSTRAINT "backup_run_words" CHECK ("cause" IN ('schedule', 'person', 'host') AND "state" IN ('wanted', 'done', 'failed'));
