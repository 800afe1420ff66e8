/** SHA-256(0x01 || left || right). @source RFC 9162, section 2.1.1 */
export type NodeHash = (left: Uint8Array, right: Uint8Array) => Uint8Array;

/** Told of each perfect subtree as it fills: 2^height leaves from index * 2^height on. */
export type OnFilled = (height: number, index: number, hash: Uint8Array) => void;

/**
 * The right edge of a growing Merkle tree: one hash per perfect subtree, largest first. Enough to append and to know the root.
 * @source RFC 9162, section 2.1.2
 */
export class CompactRange {
  readonly #node: NodeHash;
  readonly #edge: { readonly hash: Uint8Array; readonly height: number }[] = [];
  #size = 0;

  constructor(node: NodeHash) {
    this.#node = node;
  }

  /** How many leaves it covers. */
  get size(): number {
    return this.#size;
  }

  /** Appends a leaf (height 0) or a perfect subtree. @throws RangeError where it does not fit at this size */
  append(hash: Uint8Array, height = 0, onFilled?: OnFilled): void {
    const last = this.#edge.at(-1);
    if (last && last.height < height) throw new RangeError(`a subtree of height ${height} does not fit after ${this.#size} leaves`);
    this.#size += 2 ** height;
    let [top, at] = [hash, height];
    if (at > 0) onFilled?.(at, this.#size / 2 ** at - 1, top);
    for (let left = this.#edge.at(-1); left?.height === at; left = this.#edge.at(-1)) {
      this.#edge.pop();
      top = this.#node(left.hash, top);
      at += 1;
      onFilled?.(at, this.#size / 2 ** at - 1, top);
    }
    this.#edge.push({ hash: top, height: at });
  }

  /** One that grows on its own from here. */
  copy(): CompactRange {
    const copy = new CompactRange(this.#node);
    copy.#size = this.#size;
    copy.#edge.push(...this.#edge);
    return copy;
  }

  /** Undefined of no leaves: the root of the empty tree is SHA-256 of nothing. */
  root(): Uint8Array | undefined {
    return this.#edge.reduceRight<Uint8Array | undefined>((right, left) => (right ? this.#node(left.hash, right) : left.hash), undefined);
  }
}
