/**
 * Tables so that each comes after every table it refers to; the order given decides where nothing else does.
 * @param references [table, table it refers to]; a table may refer to itself
 * @throws TypeError for a circle, which one pass over the rows could not load
 */
export function loadOrder(tables: readonly string[], references: readonly (readonly [string, string])[]): readonly string[] {
  const known = new Set(tables);
  const needs = new Map(tables.map((table) => [table, new Set<string>()]));
  for (const [from, to] of references) if (from !== to && known.has(to)) needs.get(from)?.add(to);
  const ordered: string[] = [];
  const placed = new Set<string>();
  while (ordered.length < tables.length) {
    const next = tables.find((table) => !placed.has(table) && [...(needs.get(table) ?? [])].every((each) => placed.has(each)));
    if (next === undefined) throw new TypeError("tables refer to each other in a circle");
    ordered.push(next);
    placed.add(next);
  }
  return ordered;
}
