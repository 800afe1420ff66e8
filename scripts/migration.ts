import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { missingSql } from "../lib/tooling/drift.ts";
import { projectRoot } from "../lib/tooling/source-files.ts";

/**
 * `npm run migration -- NAME` writes the SQL that leads from the migrations to prisma/schema as the next migration, to be read and
 * completed by hand (functions, triggers, grants and data are not in the schema). `--check` writes nothing and fails on a difference.
 */
async function main(args: readonly string[]): Promise<number> {
  const isCheck = args.includes("--check");
  const name = args.find((each) => !each.startsWith("-"));
  if (!isCheck && !name) {
    console.error("Say what changes: npm run migration -- add-watchlist");
    return 2;
  }
  const sql = await missingSql();
  if (sql === "") {
    console.log("prisma/schema and prisma/migrations agree.");
    return 0;
  }
  if (isCheck) {
    console.error(`prisma/schema is ahead of prisma/migrations. Run: npm run migration -- NAME\nMissing:\n\n${sql}`);
    return 1;
  }
  console.log(
    `Written: ${write(name ?? "", sql)}\nRead it, complete it by hand where needed, then commit it. Applied migrations are never changed.`,
  );
  return 0;
}

function write(name: string, sql: string): string {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const word = name.toLowerCase().replace(/[^a-z0-9]+/g, "_");
  const path = join("prisma/migrations", `${stamp}_${word}`, "migration.sql");
  mkdirSync(join(projectRoot, path, ".."), { recursive: true });
  writeFileSync(join(projectRoot, path), `${sql}\n`, { flag: "wx" });
  const lock = join(projectRoot, "prisma/migrations/migration_lock.toml");
  if (!existsSync(lock)) writeFileSync(lock, `# Tells Prisma which database the migrations are for.\nprovider = "postgresql"\n`);
  return path;
}

process.exitCode = await main(process.argv.slice(2));
