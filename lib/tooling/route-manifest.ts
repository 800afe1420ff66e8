import { projectRoot, walk } from "./source-files.ts";

/** One door of the web: a page or a route handler, by the address a browser uses. Actions belong to the page in whose folder they lie. */
export type RouteEntry = {
  readonly kind: "page" | "route" | "actions";
  /** `/portfolios/[id]`: groups left out, parameters as Next writes them. */
  readonly address: string;
  readonly file: string;
};

const kinds: Readonly<Record<string, RouteEntry["kind"]>> = {
  "page.tsx": "page",
  "route.ts": "route",
  "route.tsx": "route",
  "actions.ts": "actions",
};

/** Every page, route handler and file of actions below app/, sorted by address. */
export function routeManifest(root: string = projectRoot): readonly RouteEntry[] {
  return walk(root, "app")
    .flatMap((file) => {
      const kind = kinds[file.slice(file.lastIndexOf("/") + 1)];
      return kind ? [{ kind, address: addressOf(file), file }] : [];
    })
    .sort((a, b) => compare(a.address, b.address) || compare(a.file, b.file));
}

/** The address with each `[name]` filled from `values`; a missing one is a bug of the caller. @throws when a parameter has no value */
export function fillAddress(address: string, values: Readonly<Record<string, string>>): string {
  return address.replace(/\[\[?(?:[.]{3})?([A-Za-z0-9_]+)\]?\]/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`No value for the parameter ${name} of ${address}`);
    return value.split("/").map(encodeURIComponent).join("/");
  });
}

function addressOf(file: string): string {
  const folders = file
    .split("/")
    .slice(1, -1)
    .filter((folder) => !/^[(@]/.test(folder));
  return `/${folders.join("/")}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
