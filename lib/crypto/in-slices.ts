import { setImmediate as letOthersRun } from "node:timers/promises";

/** Half of what the event loop may be held for, as one item may take long. */
const SLICE_MS = 5;

/**
 * Does synchronous work on many items, and lets others run every five milliseconds: a list of 10,000 decrypted rows must not hold a
 * process for its whole length. @shape results in the order of the items
 * @param onSlice told the length of each slice, for measuring. @unit ms
 */
export async function inSlices<T, R>(items: readonly T[], work: (item: T) => R, onSlice?: (ms: number) => void): Promise<R[]> {
  const results: R[] = [];
  let began = performance.now();
  for (const item of items) {
    results.push(work(item));
    const spent = performance.now() - began;
    if (spent < SLICE_MS) continue;
    onSlice?.(spent);
    await letOthersRun();
    began = performance.now();
  }
  onSlice?.(performance.now() - began);
  return results;
}
