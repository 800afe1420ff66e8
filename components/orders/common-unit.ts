/** The unit that all rows share, so that it can stand in the head once; null where they differ. */
export function commonUnit(units: readonly string[]): string | null {
  const [first, ...others] = units;
  return first !== undefined && others.every((unit) => unit === first) ? first : null;
}

/** "Price, USD" where all rows have that unit, else "Price": the unit then stands in each cell. */
export function headWithUnit(head: string, unit: string | null): string {
  return unit === null ? head : `${head}, ${unit}`;
}
