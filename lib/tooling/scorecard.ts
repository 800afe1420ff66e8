import asvs from "./asvs-ids.json" with { type: "json" };

/** One test as it ended. Skipped tests did not pass. */
export type EndedTest = { readonly title: string; readonly isPassed: boolean };

type Proof = { readonly proven: readonly string[]; readonly total: number };
export type Scorecard = { readonly asvs: Proof; readonly controls: Proof; readonly capabilities: Proof };

/** Capabilities of product.md: area letter -> how many are numbered in it. */
const capabilityCounts = { A: 17, S: 6, E: 8, U: 8, R: 14, X: 10, G: 8, H: 6, B: 9, P: 5, N: 4, O: 9 } as const;

/** What can be proven: the requirements of ASVS 5.0 that apply here and are not documents, trading controls, capabilities. */
export const provable = {
  asvs: asvs.filter((each) => each.how !== "D").map((each) => each.id),
  controls: Array.from({ length: 30 }, (_, index) => `TS-${String(index + 1).padStart(2, "0")}`),
  capabilities: Object.entries(capabilityCounts).flatMap(([area, count]) =>
    Array.from({ length: count }, (_, index) => `${area}${index + 1}`),
  ),
} as const;

/** Counts what is proven: an id counts when at least one test starts its title with it, and every one that does has passed. */
export function scorecard(tests: readonly EndedTest[]): Scorecard {
  const passed = new Map<string, boolean>();
  for (const { title, isPassed } of tests) {
    for (const id of idsOf(title)) passed.set(id, (passed.get(id) ?? true) && isPassed);
  }
  const proof = (ids: readonly string[]): Proof => ({ proven: ids.filter((id) => passed.get(id)), total: ids.length });
  return { asvs: proof(provable.asvs), controls: proof(provable.controls), capabilities: proof(provable.capabilities) };
}

const id = /^(?:(v5\.0\.0-\d+\.\d+\.\d+)|(TS-\d\d)|\[([A-Z]\d+)\])(?=[\s,·]|\[|$)[\s,·]*/;

/** The ids at the start of a title, in order: `v5.0.0-8.2.2 TS-16 [A5] says no` names three. */
export function idsOf(title: string): readonly string[] {
  const found: string[] = [];
  let rest = title;
  for (let match = id.exec(rest); match; match = id.exec(rest)) {
    found.push(match[1] ?? match[2] ?? match[3] ?? "");
    rest = rest.slice(match[0].length);
  }
  return found;
}
