import type { TestProject } from "vitest/node";
import { startTemplate } from "./template-database.ts";

/** Vitest's global setup of the integration tests: one PostgreSQL and one template a run. BULWARK_TEST_FSYNC=on makes it durable. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { template, stop } = await startTemplate({ isDurable: process.env.BULWARK_TEST_FSYNC === "on" });
  project.provide("template", template);
  return stop;
}
