import { endParts, runParts } from "./checks/part.mjs";
import { partsPlace } from "./checks/place.mjs";
import { staticChecks } from "./checks/static-checks.mjs";
import { createOutput } from "./desk/output.mjs";
import { Refusal } from "./desk/refusal.mjs";
import { install } from "./install.mjs";

/** `npm run check`: types, boundaries, drift, dead code, lint and format. One line each; what a failed one said stands below. */
async function main() {
  const { node } = await install({ mode: "complete", output: createOutput({ isQuiet: true }) });
  const place = partsPlace(node);
  const results = await runParts(staticChecks(place), place, {
    limit: 2,
    ended: ({ name, isOk, ms }) => console.log(`  ${isOk ? "✓" : "✗"} ${name.padEnd(16)} ${(ms / 1000).toFixed(1)} s`),
  });
  const failed = results.filter((result) => !result.isOk);
  for (const { name, output } of failed) console.log(`\n── ${name} ──\n${output}`);
  return failed.length === 0 ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    endParts();
    setTimeout(() => process.exit(130), 5500);
  });
}
try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
}
