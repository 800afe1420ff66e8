import type { NodeHash } from "./compact-range.ts";

/** The hash of the perfect subtree of 2^height leaves from index * 2^height on. */
export type SubtreeHash = (height: number, index: number) => Promise<Uint8Array>;

/** The leaf's sibling first. @source RFC 9162, section 2.1.3.1 */
export async function inclusionPath(index: number, size: number, subtree: SubtreeHash, node: NodeHash): Promise<Uint8Array[]> {
  if (index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const path: Uint8Array[] = [];
  for (let [from, to] = [0, size]; to - from > 1; ) {
    const middle = from + splitOf(to - from);
    const [otherFrom, otherTo] = index < middle ? [middle, to] : [from, middle];
    path.unshift(await rangeHash(otherFrom, otherTo, subtree, node));
    if (index < middle) to = middle;
    else from = middle;
  }
  return path;
}

/** That the tree of `newSize` begins with the tree of `oldSize`. @source RFC 9162, section 2.1.4.1 */
export async function consistencyPath(oldSize: number, newSize: number, subtree: SubtreeHash, node: NodeHash): Promise<Uint8Array[]> {
  if (oldSize < 1 || oldSize > newSize) throw new RangeError(`no proof from ${oldSize} to ${newSize}`);
  const path: Uint8Array[] = [];
  let [from, to] = [0, newSize];
  let isWhole = true;
  while (to !== oldSize) {
    const middle = from + splitOf(to - from);
    if (oldSize <= middle) {
      path.unshift(await rangeHash(middle, to, subtree, node));
      to = middle;
    } else {
      path.unshift(await rangeHash(from, middle, subtree, node));
      from = middle;
      isWhole = false;
    }
  }
  if (!isWhole) path.unshift(await rangeHash(from, to, subtree, node));
  return path;
}

/** The largest power of two below a number over 1. */
function splitOf(count: number): number {
  return 2 ** (Math.ceil(Math.log2(count)) - 1);
}

/** The root over leaves [from, to), where `from` is where a subtree of that size may begin. */
async function rangeHash(from: number, to: number, subtree: SubtreeHash, node: NodeHash): Promise<Uint8Array> {
  const count = to - from;
  const height = Math.floor(Math.log2(count));
  const whole = 2 ** height;
  const left = await subtree(height, from / whole);
  return whole === count ? left : node(left, await rangeHash(from + whole, to, subtree, node));
}
