import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningDesk } from "./desk-process.ts";

const variable = "BULWARK_TEST_DESK";

export type TestDesk = Omit<RunningDesk, "stop">;

/** Names the shared desk for the processes that run the tests. */
export function publishDesk(folder: string, desk: TestDesk): void {
  process.env[variable] = folder;
  writeFileSync(join(folder, "desk.json"), JSON.stringify(desk));
}

/** The desk that the global set-up started. */
export function testDesk(): TestDesk {
  return JSON.parse(readFileSync(testFile("desk.json"), "utf8")) as TestDesk; // written above
}

/** A file beside the shared desk's data: it outlives the test process, which is a new one after each failure. */
export function testFile(name: string): string {
  const folder = process.env[variable];
  if (!folder) throw new Error("There is no desk: run this with `npm test` or `playwright test`.");
  return join(folder, name);
}

/** What `make` gave the first time it was asked, in this process or an earlier one. */
export async function once<T>(name: string, make: () => Promise<T>): Promise<T> {
  const file = testFile(`${name}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as T; // written below
  const made = await make();
  writeFileSync(file, JSON.stringify(made));
  return made;
}
