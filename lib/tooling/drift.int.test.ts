import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { missingSql } from "./drift.ts";
import { projectRoot } from "./source-files.ts";

describe("drift between prisma/schema and prisma/migrations", () => {
  it("is exactly what a schema that went ahead is missing", async () => {
    const root = mkdtempSync(join(tmpdir(), "bulwark-drift-"));
    try {
      cpSync(join(projectRoot, "prisma/schema"), join(root, "prisma/schema"), { recursive: true });
      cpSync(join(projectRoot, "prisma/migrations"), join(root, "prisma/migrations"), { recursive: true });
      appendFileSync(join(root, "prisma/schema/main.prisma"), '\nmodel Ahead {\n  id String @id\n\n  @@map("ahead")\n}\n');
      // Functions, triggers, policies and the monthly children of audit_event are there too and must not be taken for drift.
      expect((await missingSql(root)).replace(/\s+/g, " ")).toBe(
        '-- CreateTable CREATE TABLE "ahead" ( "id" TEXT NOT NULL, CONSTRAINT "ahead_pkey" PRIMARY KEY ("id") );',
      );
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
