import { existsSync, readFileSync } from "node:fs";

/** A file of the reference data beside the checkout, or undefined where there is none. For tests. */
export function referenceFile(name: string): unknown {
  const path = new URL(`../../../shared/reference/${name}`, import.meta.url);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  console.warn(`skipped: ../shared/reference/${name} is not beside this checkout`);
  return undefined;
}
