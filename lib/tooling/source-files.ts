import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout, with a trailing slash. */
export const projectRoot: string = fileURLToPath(new URL("../../", import.meta.url));

/** One source file: its path from the root with forward slashes, and its text. */
export type SourceFile = { readonly path: string; readonly text: string };

const sourceFolders = ["app", "components", "lib", "worker", "cli", "prisma", "scripts", "e2e"];
const left = new Set(["node_modules", "generated", "migrations"]);

/** Every TypeScript and JavaScript file that people write here, sorted by path. */
export function sourceFiles(root: string = projectRoot): readonly SourceFile[] {
  const paths = sourceFolders.flatMap((folder) => walk(root, folder));
  const top = list(root).filter((entry) => entry.isFile());
  return [...paths, ...top.map((entry) => entry.name)]
    .filter((path) => /[.](ts|tsx|mjs)$/.test(path) && path !== "next-env.d.ts")
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Paths below `folder`, relative to `root`; none when the folder is not there. */
export function walk(root: string, folder: string): readonly string[] {
  return list(join(root, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return left.has(entry.name) ? [] : walk(root, path);
    return [path];
  });
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw cause;
  }
}
