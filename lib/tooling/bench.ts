import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot, walk } from "./source-files.ts";

/** One measured figure beside a baseline of the same run on the same machine. */
export type Figure = {
  readonly name: string;
  readonly ours: number;
  readonly baseline: number;
  readonly unit: string;
  readonly better: "lower" | "higher";
};

/** What a `<name>.bench.ts` exports as `figures`. */
export type Figures = () => Iterable<Figure> | AsyncIterable<Figure> | Promise<Iterable<Figure>>;

/** A figure as printed: `ratio` is ours ÷ baseline. */
export type Line = Figure & { readonly ratio: number };

/** Bench name -> file, found below lib/ and worker/ by name. @throws when two files have the same name */
export function benches(root: string = projectRoot): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of ["lib", "worker"].flatMap((folder) => walk(root, folder))) {
    const name = /([^/]+)[.]bench[.]ts$/.exec(path)?.[1];
    if (!name) continue;
    const other = found.get(name);
    if (other) throw new Error(`Two benches are called ${name}: ${other} and ${path}`);
    found.set(name, path);
  }
  return found;
}

/** Runs one bench and hands out each figure as soon as it is measured. @throws when the file breaks the contract */
export async function* run(path: string, root: string = projectRoot): AsyncIterable<Line> {
  const module: { figures?: Figures } = await import(pathToFileURL(join(root, path)).href);
  if (typeof module.figures !== "function") throw new Error(`${path} exports no function called figures`);
  for await (const figure of await module.figures()) {
    if (!(Number.isFinite(figure.ours) && Number.isFinite(figure.baseline) && figure.baseline > 0)) {
      throw new Error(`${path}: ${figure.name} was not measured (${figure.ours} beside ${figure.baseline})`);
    }
    const { name, ours, baseline, unit, better } = figure;
    yield { name, ours: rounded(ours), baseline: rounded(baseline), unit, ratio: rounded(ours / baseline), better };
  }
}

/** Four significant digits: more than a measurement on a shared machine can promise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
