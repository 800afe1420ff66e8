import { addressClass } from "../domain/access/login-throttle.ts";

/** What was refused: the rule's name, from where (a network), how often. */
export type RefusalCount = { readonly rule: string; readonly network: string; readonly count: number };

/** More networks than this within a minute are counted together. */
const MAX_KEPT = 1_000;

export function countRefusal(rule: string, address: string | undefined): void {
  countRefusals(rule, addressClass(address), 1);
}

export function countRefusals(rule: string, network: string, count: number): void {
  const counts = kept();
  const name = counts.size < MAX_KEPT || counts.has(`${rule} ${network}`) ? `${rule} ${network}` : `${rule} many`;
  counts.set(name, (counts.get(name) ?? 0) + count);
}

/** Hands the counts over and begins anew. */
export function takeRefusals(): readonly RefusalCount[] {
  const counts = kept();
  const taken = [...counts].map(([name, count]) => {
    const [rule = "", network = ""] = name.split(" ");
    return { rule, network, count };
  });
  counts.clear();
  return taken;
}

function kept(): Map<string, number> {
  const shared = globalThis as { [countsName]?: Map<string, number> }; // the one place that writes this symbol
  shared[countsName] ??= new Map();
  return shared[countsName];
}

const countsName = Symbol.for("bulwark.refusal-counts");
