import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout, inCheckout } from "./checkout.mjs";
import { withLock } from "./file-lock.mjs";
import { Refusal } from "./refusal.mjs";
import { runChild } from "./run-child.mjs";

const sources = [
  "app",
  "components",
  "lib",
  "prisma/schema",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.ts",
  "package-lock.json",
  "tsconfig.json",
  "postcss.config.mjs",
];
const isTest = /\.(test|contract|bench)\.tsx?$/;

/**
 * Builds the pages when their sources changed since the last build.
 * @param {{ node: string, mayBuild: boolean, output: import("./output.mjs").Output }} options
 */
export async function ensureBuild({ node, mayBuild, output }) {
  const distDirectory = process.env.BULWARK_DIST_DIR ?? ".next";
  const stampFile = inCheckout(distDirectory, "source-stamp");
  const stamp = sourceStamp();
  const isCurrent = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
  if (isCurrent()) return;
  if (!mayBuild)
    throw new Refusal(
      "The pages are not built, or their sources changed since, and --no-build forbids building. Leave --no-build out once.",
    );
  await withLock(inCheckout(".cache", `build-${distDirectory.replaceAll("/", "-")}.lock`), async () => {
    if (isCurrent()) return;
    const step = output.step("pages", "building", { expect: "15 to 40 s, after a change only" });
    const { PATH, HOME } = process.env;
    const env = {
      PATH,
      HOME,
      TZ: "UTC",
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      __NEXT_PROCESSED_ENV: "true",
      BULWARK_DIST_DIR: distDirectory,
    };
    const { code, tail, all } = await runChild(node, [inCheckout("node_modules/next/dist/bin/next"), "build"], { cwd: checkout, env });
    if (code !== 0) {
      step.failed();
      const log = inCheckout(".cache/build.log");
      writeFileSync(log, all);
      throw new Refusal(`Building the pages failed. It ends with the lines below; all of it is in ${log}\n${tail.slice(-2500)}`);
    }
    writeFileSync(stampFile, stamp);
    step.done("built");
  });
}

/** One hash over everything that goes into the pages; also the build part of the version. */
export function sourceStamp() {
  const hash = createHash("sha256");
  for (const path of sources) addPath(hash, path);
  return hash.digest("hex");
}

function addPath(hash, path) {
  const full = join(checkout, path);
  const stat = statSync(full, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isDirectory()) {
    for (const name of readdirSync(full).sort()) addPath(hash, `${path}/${name}`);
  } else if (!isTest.test(path)) {
    hash.update(`\0${path}\0`).update(readFileSync(full));
  }
}
