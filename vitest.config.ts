import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `unit` is pure and fast; `int` and `process` talk to a real PostgreSQL whose template database is made once a run. */
export default defineConfig({
  resolve: {
    // server-only throws outside Next's server build; tests of lib/web load an empty module instead
    alias: { "server-only": here("./lib/tooling/server-only.ts") },
  },
  test: {
    maxWorkers: 2,
    teardownTimeout: 30_000,
    reporters: process.env.VITEST_JSON ? ["default", ["json", { outputFile: process.env.VITEST_JSON }]] : ["default"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,worker,cli,components,app,scripts,prisma}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.int.test.ts", "node_modules/**"],
          environment: "node",
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "int",
          include: ["{lib,worker,cli,scripts}/**/*.int.test.ts"],
          exclude: ["worker/*.int.test.ts", "node_modules/**"],
          environment: "node",
          sequence: { groupOrder: 0 },
          globalSetup: [here("./lib/tooling/test-database-setup.ts")],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Real worker processes want the machine for themselves: after the others, one file at a time.
        extends: true,
        test: {
          name: "process",
          include: ["worker/*.int.test.ts"],
          environment: "node",
          globalSetup: [here("./lib/tooling/test-database-setup.ts")],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
