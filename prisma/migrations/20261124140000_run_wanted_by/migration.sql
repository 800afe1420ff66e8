-- AlterTable
ALTER TABLE "run" ADD COLUMN     "wanted_by" UUID;

-- Until now whoever made a run is whoever wanted it.
UPDATE "run" SET "wanted_by" = "created_by";
