export type Search = Readonly<Record<string, string | string[] | undefined>>;

/** One parameter of the address, the last one where it stands there twice; "" where it is missing. */
export function textOf(search: Search, name: string): string {
  const value = search[name];
  return (Array.isArray(value) ? value.at(-1) : value) ?? "";
}
