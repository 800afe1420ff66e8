import { link, mkdir, mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ArchiveSeries } from "#lib/ports/candle-archive.ts";

/**
 * The files of one series: `<dir>/<instrument id>/<interval>/candles-<generation>.parquet`. A whole series is one file, and a
 * write makes the next generation of it. The new file is made in a staging directory, flushed, and linked to its name:
 * linking fails where the name is taken, so of two writers (a worker and a CLI, say) one wins and the other starts again
 * from the winner's file. Nothing is ever half there, no lock can be left behind, and appending and replacing are the same
 * step. Readers take the highest generation; older ones are removed after the new one stands.
 * The cost: an append writes the series again (0.6 s for a million candles). See docs/decisions for the alternatives.
 */
export type SeriesFile = { readonly path: string; readonly generation: number };

export function seriesDir(root: string, { instrumentId, interval }: ArchiveSeries): string {
  return join(root, instrumentId, interval);
}

/** The newest file of a series; undefined when there is none. */
export async function latestFile(dir: string): Promise<SeriesFile | undefined> {
  const generation = Math.max(0, ...(await generations(dir)));
  return generation === 0 ? undefined : { generation, path: join(dir, fileName(generation)) };
}

/** Runs `make` with a path to write to, then makes that file the next generation. False when another writer was first. */
export async function publishNext(
  dir: string,
  current: SeriesFile | undefined,
  make: (staging: string) => Promise<void>,
): Promise<boolean> {
  await mkdir(dir, { recursive: true });
  await removeForgotten(dir);
  const stagingDir = await mkdtemp(join(dir, STAGING));
  try {
    const staging = join(stagingDir, "candles.parquet");
    await make(staging);
    await flush(staging);
    const generation = (current?.generation ?? 0) + 1;
    const isFirst = await linkNew(staging, join(dir, fileName(generation)));
    if (!isFirst) return false;
    await flush(dir);
    return await settle(dir, generation);
  } finally {
    await rm(stagingDir, { recursive: true, force: true });
  }
}

/** The name was free, but a writer two generations ahead may have removed it: then ours is void. */
async function settle(dir: string, generation: number): Promise<boolean> {
  const all = await generations(dir);
  const isNewest = generation === Math.max(...all);
  const useless = isNewest ? all.filter((other) => other < generation) : [generation];
  for (const other of useless) await rm(join(dir, fileName(other)), { force: true });
  return isNewest;
}

async function generations(dir: string): Promise<number[]> {
  const names = await namesIn(dir);
  return names.flatMap((name) => {
    const found = /^candles-(\d{8})\.parquet$/.exec(name);
    return found ? [Number(found[1])] : [];
  });
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Staging directories that a killed writer left, once they are an hour old. */
async function removeForgotten(dir: string): Promise<void> {
  for (const name of await namesIn(dir)) {
    if (!name.startsWith(STAGING)) continue;
    const path = join(dir, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY })); // gone meanwhile: nothing to do
    if (Date.now() - mtimeMs > 3_600_000) await rm(path, { recursive: true, force: true });
  }
}

/** To the disk, not only to the page cache. Windows cannot flush a directory and does not need it. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, "r").catch((error: unknown) => {
    if (process.platform === "win32" && (hasCode(error, "EISDIR") || hasCode(error, "EPERM"))) return undefined;
    throw error;
  });
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

const STAGING = ".staging-";

function fileName(generation: number): string {
  return `candles-${String(generation).padStart(8, "0")}.parquet`;
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
