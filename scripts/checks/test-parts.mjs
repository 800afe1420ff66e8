import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const minutes = 60_000;

/**
 * The parts that report tests. With a filter the results go to a folder of their own, so that `npm run score` counts whole runs only.
 * @param {{ root: string, node: string }} place @param {readonly string[]} filter
 */
export function testParts({ root, node }, filter) {
  const folder = join(root, ".cache/test-results", filter.length > 0 ? "filtered" : "");
  mkdirSync(folder, { recursive: true });
  const report = (name) => {
    const path = join(folder, `${name}.json`);
    rmSync(path, { force: true }); // an old result must not speak for this run
    return path;
  };
  const vitest = (name, timeoutMs, projects = [name]) => {
    const path = report(name);
    const chosen = projects.flatMap((project) => ["--project", project]);
    const args = [join(root, "node_modules/vitest/vitest.mjs"), "run", ...chosen, "--passWithNoTests", ...filter];
    return { name, program: node, args, env: { VITEST_JSON: path }, timeoutMs, report: path };
  };
  const e2e = () => {
    const path = report("e2e");
    const args = [join(root, "node_modules/@playwright/test/cli.js"), "test", "--pass-with-no-tests", ...filter];
    return {
      name: "e2e",
      program: node,
      args,
      env: { E2E_JSON: path, BULWARK_DIST_DIR: testBuild },
      timeoutMs: 20 * minutes,
      report: path,
    };
  };
  return { unit: () => vitest("unit", 6 * minutes), int: () => vitest("int", 20 * minutes, ["int", "process"]), e2e };
}

/** Where the build for tests goes, so that a desk that is up keeps its own. */
const testBuild = ".next-test";

/** @param {{ root: string, node: string }} place @returns {import("./part.mjs").Part} */
export function buildPart({ node }) {
  return { name: "build", program: node, args: ["scripts/checks/build.mjs"], env: { BULWARK_DIST_DIR: testBuild }, timeoutMs: 6 * minutes };
}
