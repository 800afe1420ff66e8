import { existsSync, readFileSync } from "node:fs";
import { readReport } from "../../lib/tooling/test-report.ts";
import { endLeftovers, markedFolder } from "./leftovers.mjs";
import { endParts, runPart, runParts } from "./part.mjs";
import { partsPlace } from "./place.mjs";
import { staticChecks } from "./static-checks.mjs";
import { buildPart, testParts } from "./test-parts.mjs";

/**
 * Everything that `npm test` runs once packages are there, cheapest first. A part that fails does not keep the others from running.
 * A static check and the build count as one test each.
 */
const order = ["check", "unit", "int", "e2e"];
const { only, filter } = wishes(process.argv.slice(2));
const folder = markedFolder();
const bare = partsPlace(process.execPath);
const place = { ...bare, env: { ...bare.env, TMPDIR: folder } };
const failures = [];
let passed = 0;
let isInterrupted = false;

process.on("exit", () => endLeftovers(folder));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    isInterrupted = true;
    endParts();
    setTimeout(() => process.exit(130), 7000).unref();
  });
}

for (const part of only ? [only] : order.filter((each) => each !== "check" || filter.length === 0)) {
  if (isInterrupted) break;
  await { check, unit, int, e2e }[part]();
}
report();

async function check() {
  console.log("\ncheck");
  await runParts(staticChecks(place), place, { limit: 2, ended: countOne });
}

async function unit() {
  await tests(testParts(place, filter).unit());
}

async function int() {
  await tests(testParts(place, filter).int());
}

async function e2e() {
  console.log("\nbuild");
  const built = await runPart(buildPart(place), place);
  countOne(built);
  if (built.isOk && !isInterrupted) await tests(testParts(place, filter).e2e());
  else if (!isInterrupted) failures.push({ where: "e2e", failure: "Not run, because the build failed." });
}

function countOne({ name, isOk, output, ms }) {
  console.log(`  ${isOk ? "✓" : "✗"} ${name.padEnd(16)} ${(ms / 1000).toFixed(1)} s`);
  if (isOk) passed += 1;
  else failures.push({ where: name, failure: output });
}

/** Counts the tests of one part. One that ends badly without naming a failed test, or that runs nothing, is a failure of its own. */
async function tests(part) {
  console.log(`\n${part.name}`);
  const ended = await runPart({ ...part, show: progress }, place);
  const found = existsSync(part.report) ? readReport(readFileSync(part.report, "utf8")) : [];
  const failed = found.filter((test) => test.isFailed);
  passed += found.filter((test) => test.isPassed).length;
  failures.push(...failed);
  const skipped = found.filter((test) => !test.isPassed && !test.isFailed).length;
  if (!ended.isOk && failed.length === 0) failures.push({ where: part.name, failure: ended.output.slice(-6000) });
  else if (found.length === 0 && filter.length === 0) failures.push({ where: part.name, failure: "There are no tests in this part." });
  const note = skipped > 0 ? `, ${skipped} skipped` : "";
  console.log(`  ${failed.length === 0 && ended.isOk ? "✓" : "✗"} ${found.length - skipped} run${note}, ${Math.round(ended.ms / 1000)} s`);
}

/** One line per test file of vitest or journey of Playwright; the details of failures come at the end. */
function progress(line) {
  if (/^\s*\S+ +(\|(unit|int)\||\d+ .*[.]e2e[.]ts:)/.test(line)) console.log(`  ${line.trim()}`);
}

function report() {
  for (const { where, failure } of failures) console.log(`\n── ${where} ──\n${failure}`);
  if (isInterrupted) console.log("\nInterrupted.");
  else if (passed + failures.length === 0) console.log("\nNothing ran: no test matches.");
  console.log(`\n${passed} passed, ${failures.length} failed`);
  process.exit(failures.length > 0 || passed === 0 || isInterrupted ? 1 : 0);
}

function wishes(args) {
  const at = args.indexOf("--only");
  const wished = at >= 0 ? args[at + 1] : undefined;
  if (at >= 0 && !order.includes(wished)) {
    console.error(`--only takes one of ${order.join(", ")}.`);
    process.exit(2);
  }
  return { only: wished, filter: args.filter((_, index) => at < 0 || (index !== at && index !== at + 1)) };
}
