import { benches, run } from "../lib/tooling/bench.ts";

/** `npm run bench -- NAME [NAME…] [--json]`: one JSON line per figure, or a table. Without a name: which there are. */
const names = process.argv.slice(2).filter((each) => !each.startsWith("-"));
const isJson = process.argv.includes("--json");
const known = benches();
const unknown = names.filter((name) => !known.has(name));

if (names.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no bench called ${unknown.join(", ")}.`);
  console.error(known.size > 0 ? `Benches: ${[...known.keys()].sort().join(", ")}` : "There are no benches.");
  process.exitCode = 2;
}
for (const name of unknown.length > 0 ? [] : names) {
  if (!isJson) console.log(row(["figure", "ours", "baseline", "unit", "ratio", "better"]));
  for await (const line of run(known.get(name))) {
    console.log(isJson ? JSON.stringify(line) : row([line.name, line.ours, line.baseline, line.unit, line.ratio, line.better]));
  }
}

function row([name, ...rest]) {
  return `${String(name).padEnd(44)}${rest.map((each) => String(each).padStart(12)).join("")}`;
}
