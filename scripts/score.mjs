import { existsSync, readdirSync, readFileSync } from "node:fs";
import { provable, scorecard } from "../lib/tooling/scorecard.ts";
import { readReport } from "../lib/tooling/test-report.ts";

/** `npm run score [-- --json]`: what the last test run has proven, counted from the titles of its tests. Runs nothing itself. */
const folder = new URL("../.cache/test-results/", import.meta.url);
const parts = ["unit", "int", "e2e"];
const files = existsSync(folder) ? readdirSync(folder).filter((name) => parts.includes(name.replace(/[.]json$/, ""))) : [];
const missing = parts.filter((part) => !files.includes(`${part}.json`));
const tests = files.flatMap((name) => readReport(readFileSync(new URL(name, folder), "utf8")));
const card = scorecard(tests);

if (files.length === 0) console.error("There are no test results. Run `npm test` first.");
else if (missing.length > 0) console.error(`There are no results of: ${missing.join(", ")}. Run \`npm test\` for the whole score.`);

if (process.argv.includes("--json")) console.log(JSON.stringify(card));
else print();

function print() {
  const chapters = [
    ["asvs", "OWASP ASVS 5.0", (id) => `V${id.replace("v5.0.0-", "").split(".")[0]}`],
    ["controls", "Trading controls", () => "TS"],
    ["capabilities", "Capabilities", (id) => id[0]],
  ];
  for (const [key, title, chapterOf] of chapters) {
    const { proven, total } = card[key];
    console.log(`${title}: ${proven.length} of ${total} proven`);
    const names = [...new Set(provable[key].map(chapterOf))];
    const inChapter = (ids, chapter) => ids.filter((id) => chapterOf(id) === chapter).length;
    if (names.length > 1)
      console.log(`  ${names.map((name) => `${name} ${inChapter(proven, name)}/${inChapter(provable[key], name)}`).join("  ")}`);
    const open = provable[key].filter((id) => !proven.includes(id));
    if (key === "controls" && open.length > 0) console.log(`  open: ${open.join(" ")}`);
  }
}
