import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import configuration from "../../.dependency-cruiser.mjs";

/** Path inside the planted tree -> its text. */
export type Planted = Readonly<Record<string, string>>;

/** Which planted file broke which rule. */
export type Violation = { readonly rule: string; readonly from: string; readonly to: string };

const forbidden = configuration.forbidden ?? [];

/** Names of all boundary rules that are in force. */
export const ruleNames: readonly string[] = forbidden.map((rule) => rule.name ?? "");

/** Writes the files into a scratch tree with stub packages, lays the real rules over it and tells what broke. */
export async function violationsOf(files: Planted): Promise<readonly Violation[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "bulwark-boundaries-")));
  try {
    for (const [path, text] of Object.entries({ ...stubPackages(), ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const start = [...new Set(Object.keys(files).map((path) => path.split("/")[0] ?? path))];
    const options = { ...configuration.options, ruleSet: { forbidden }, validate: true, baseDir: root };
    const { output } = await cruise(start, options);
    // as: without an outputType the cruiser answers its result object, never text
    return (output as ICruiseResult).summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function stubPackages(): Planted {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const names = ["zod", "next", "react", "pg", "@prisma/client", "pino", "vitest", "left-pad", "@duckdb/node-api"];
  const dependencies = { ...manifest.dependencies, "left-pad": "1.0.0" };
  return {
    "package.json": JSON.stringify({ ...manifest, dependencies }),
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", type: "module", main: "main.js" })],
        [`node_modules/${name}/main.js`, "export default 1;"],
        [`node_modules/${name}/link.js`, "export default 1;"],
      ]),
    ),
  };
}
