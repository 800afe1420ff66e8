import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const minutes = 60_000;

/**
 * The static checks, slowest first. Packages are installed and the database client is generated before.
 * @param {{ root: string, node: string }} place
 * @returns {import("./part.mjs").Part[]}
 */
export function staticChecks({ root, node }) {
  const tool = (name, script, ...args) => ({
    name,
    program: node,
    args: [join(root, "node_modules", script), ...args],
    timeoutMs: 4 * minutes,
  });
  return [
    tool("types", "typescript/bin/tsc", "--project", typesProject(root)),
    tool(
      "boundaries",
      "dependency-cruiser/bin/dependency-cruiser.mjs",
      ...cruised(root),
      "--config",
      ".dependency-cruiser.mjs",
      "--output-type",
      "err-long",
    ),
    { name: "drift", program: node, args: ["scripts/migration.ts", "--check"], timeoutMs: 2 * minutes },
    tool("dead code", "knip/bin/knip.js", "--no-progress"),
    tool(
      "lint and format",
      "@biomejs/biome/bin/biome",
      "ci",
      "--error-on-warnings",
      "--diagnostic-level=warn",
      "--max-diagnostics=200",
      "--colors=off",
      ".",
    ),
  ];
}

/**
 * Types are checked without what a build left in .next, so that a fresh clone and a used one give the same answer.
 * Next's own declarations (images, style sheets) are referenced here, because next-env.d.ts only exists after a build.
 */
function typesProject(root) {
  const folder = join(root, ".cache/types");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "next.d.ts"), '/// <reference types="next" />\n/// <reference types="next/image-types/global" />\n');
  const project = {
    extends: "../../tsconfig.json",
    compilerOptions: { noEmit: true, incremental: true, tsBuildInfoFile: "./state.tsbuildinfo" },
    include: ["./next.d.ts", "../../**/*.ts", "../../**/*.tsx"],
    exclude: ["../../node_modules", "../../.next", "../../.next-test", "../../next-env.d.ts"],
  };
  const path = join(folder, "tsconfig.json");
  writeFileSync(path, JSON.stringify(project));
  return path;
}

function cruised(root) {
  const folders = ["app", "components", "lib", "worker", "cli", "e2e", "prisma", "scripts"].filter((name) => existsSync(join(root, name)));
  const files = readdirSync(root).filter((name) => /^[^.].*[.]ts$/.test(name) && name !== "next-env.d.ts");
  return [...folders, ...files];
}
