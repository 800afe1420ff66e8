import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { UseCase } from "../use-case.ts";

const services = new URL("../", import.meta.url);

export type FoundUseCase = {
  readonly name: string;
  readonly file: string;
  /** Whether it writes an event: by its `audit`, or by recording one itself. */
  readonly isRecorded: boolean;
};

/** Every use case that a file of lib/services exports. */
export async function everyUseCase(): Promise<readonly FoundUseCase[]> {
  const files = readdirSync(fileURLToPath(services), { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  const found: FoundUseCase[] = [];
  for (const file of files.filter((each) => /\.ts$/.test(each) && !/\.(test|d)\.ts$|(^|\/)testing\//.test(each))) {
    const text = readFileSync(new URL(file, services), "utf8");
    if (!text.includes("defineUseCase")) continue;
    const exported: Record<string, unknown> = await import(pathToFileURL(fileURLToPath(new URL(file, services))).href);
    for (const each of Object.values(exported)) {
      if (isUseCase(each)) found.push({ name: each.name, file, isRecorded: each.audit !== "read" || recordsItself(each) });
    }
  }
  return found;
}

/** By the words of its code, since its type says "read". */
function recordsItself({ run, afterRefusal }: UseCase<unknown, unknown, unknown>): boolean {
  return /\.audit\(|\b(openLogin|afterFirstFactor|afterWrongProof|record)\b/.test(`${run}${afterRefusal}`);
}

function isUseCase(each: unknown): each is UseCase<unknown, unknown, unknown> {
  return typeof each === "object" && each !== null && "permission" in each && "run" in each && "audit" in each;
}
