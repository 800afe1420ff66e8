import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Permission } from "#lib/domain/access/permissions.ts";
import { type RouteEntry, routeManifest } from "#lib/tooling/route-manifest.ts";
import { routedUseCases } from "#lib/tooling/routed-use-cases.ts";
import { checkout } from "./desk-process.ts";

/** What a use case asks for before it does anything. */
export type Asking = { readonly name: string; readonly permission: Permission | "public"; readonly isAboutPortfolio: boolean };
/** A door and the use cases behind it. */
export type Door = RouteEntry & {
  readonly asks: readonly Asking[];
  /** Methods of a route. */
  readonly exports: readonly string[];
  /** Names of the use cases that its GET asks for. */
  readonly gets: readonly string[];
};
/** One server action: the name it is exported under, and the use case behind it. */
export type ActionDoor = { readonly file: string; readonly exported: string; readonly asks: Asking };

/** Pages and route handlers with the use cases they hand to `load` and `asRoute`. */
export async function doors(): Promise<readonly Door[]> {
  const found: Door[] = [];
  for (const entry of routeManifest()) {
    if (entry.kind === "actions") continue;
    const text = readFileSync(join(checkout, entry.file), "utf8");
    const used = routedUseCases({ path: entry.file, text }).filter(({ isOptional }) => !isOptional);
    const asks = await Promise.all(used.map(({ file, name }) => askingOf(file, name)));
    const handlers = [...text.matchAll(/export const ([A-Z]+) = asRoute\((\w+)/g)];
    const gets = handlers
      .filter(([, method]) => method === "GET")
      .map(([, , local]) => asks[used.findIndex(({ name }) => name === local)]?.name ?? "");
    found.push({ ...entry, asks, exports: handlers.map(([, method = ""]) => method), gets });
  }
  return found;
}

/** Every server action with its use case, read from `export const stopRun = asAction(stopRunUseCase`. */
export async function actionDoors(): Promise<readonly ActionDoor[]> {
  const found: ActionDoor[] = [];
  for (const file of actionFiles()) {
    const text = readFileSync(join(checkout, file), "utf8");
    const useCases = routedUseCases({ path: file, text });
    for (const [, exported = "", local = ""] of text.matchAll(/export const (\w+) = asAction\((\w+)/g)) {
      const imported = new RegExp(`\\b(\\w+) as ${local}\\b`).exec(text)?.[1] ?? local;
      const useCase = useCases.find(({ name }) => name === imported);
      if (!useCase) throw new Error(`${file}: ${exported} has no use case`);
      found.push({ file, exported, asks: await askingOf(useCase.file, useCase.name) });
    }
  }
  return found;
}

/** Also those of layouts' folders, which belong to no page. */
function actionFiles(): readonly string[] {
  return routeManifest()
    .filter(({ kind }) => kind === "actions")
    .map(({ file }) => file);
}

async function askingOf(file: string, name: string): Promise<Asking> {
  const module = (await import(join(checkout, file))) as Readonly<Record<string, unknown>>;
  const useCase = module[name] as
    | { readonly name: string; readonly permission: Permission | "public"; readonly scope: unknown }
    | undefined;
  if (!useCase?.permission) throw new Error(`${file} exports no use case ${name}`);
  return { name: useCase.name, permission: useCase.permission, isAboutPortfolio: useCase.scope !== "platform" };
}
