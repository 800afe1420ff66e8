import { defineConfig } from "prisma/config";

/** Generating the client needs no database; the address is only there for those who run Prisma's own `migrate deploy`. */
export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://localhost:5432/bulwark" },
});
