import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isConsistent, rootOfPath } from "./check-proof.ts";
import { CompactRange } from "./compact-range.ts";
import { consistencyPath, inclusionPath } from "./proofs.ts";
import { edgeParts, tileLevelOf } from "./tiles.ts";

const sha = (...parts: Uint8Array[]) => new Uint8Array(createHash("sha256").update(Buffer.concat(parts)).digest());
const node = (left: Uint8Array, right: Uint8Array) => sha(Uint8Array.of(1), left, right);
const leaf = (text: string) => sha(Uint8Array.of(0), Buffer.from(text, "latin1"));
const hex = (bytes: Uint8Array | undefined) => (bytes ? Buffer.from(bytes).toString("hex") : undefined);

/** The definition itself. @source RFC 9162, section 2.1.1 */
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha();
  const [first] = leaves;
  if (leaves.length === 1 && first) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return node(mth(leaves.slice(0, split)), mth(leaves.slice(split)));
}

const leaves = Array.from({ length: 70 }, (_, i) => leaf(`event ${i}`));
const subtree = async (height: number, index: number) => mth(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height));
const rootAt = (size: number) => mth(leaves.slice(0, size));

describe("[U3] the tree", () => {
  it("has the roots of the vectors that certificate transparency publishes", () => {
    const inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const range = new CompactRange(node);
    for (const input of inputs) range.append(leaf(Buffer.from(input, "hex").toString("latin1")));
    expect(hex(range.root())).toBe("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  });

  it("grows to the root of the definition at every size, and takes whole subtrees as well as leaves", () => {
    const range = new CompactRange(node);
    for (const [i, each] of leaves.entries()) {
      range.append(each);
      expect(hex(range.root()), String(i + 1)).toBe(hex(rootAt(i + 1)));
    }
    const whole = new CompactRange(node);
    whole.append(rootAt(64), 6);
    for (const each of leaves.slice(64)) whole.append(each);
    expect(hex(whole.root())).toBe(hex(rootAt(70)));
    expect(() => whole.append(rootAt(64), 6)).toThrow(RangeError);
  });

  it("tells of each filled subtree once, and a right edge rebuilt from tiles goes on the same", () => {
    const tiles = new Map<string, Uint8Array>();
    const range = new CompactRange(node);
    const many = Array.from({ length: 66_000 }, (_, i) => leaf(String(i)));
    for (const each of many) {
      range.append(each, 0, (height, index, hash) => {
        const level = tileLevelOf(height);
        if (level === undefined) return;
        expect(tiles.has(`${level}/${index}`)).toBe(false);
        tiles.set(`${level}/${index}`, hash);
      });
    }
    expect(tiles.size).toBe(Math.floor(66_000 / 256) + 1);
    const again = new CompactRange(node);
    for (const { level, from, to } of edgeParts(66_000)) {
      for (let i = from; i < to; i++) again.append((level === 0 ? many[i] : tiles.get(`${level}/${i}`)) ?? sha(), level * 8);
    }
    expect([again.size, hex(again.root())]).toEqual([66_000, hex(range.root())]);
  });

  it("proves every leaf in every size, and no other leaf or place", async () => {
    for (const size of [1, 2, 3, 7, 8, 13, 64, 70]) {
      for (let index = 0; index < size; index++) {
        const path = await inclusionPath(index, size, subtree, node);
        const own = leaves[index] ?? sha();
        expect(hex(rootOfPath(own, index, size, path, node))).toBe(hex(rootAt(size)));
        expect(hex(rootOfPath(leaf("another"), index, size, path, node))).not.toBe(hex(rootAt(size)));
        if (size > 1) expect(hex(rootOfPath(own, (index + 1) % size, size, path, node))).not.toBe(hex(rootAt(size)));
        expect(rootOfPath(own, index, size, [...path, own], node)).toBeUndefined();
        if (size > 1) expect(rootOfPath(own, index, size, path.slice(0, -1), node)).toBeUndefined();
      }
    }
  });

  it("proves each size against each later one, and refuses another past", async () => {
    for (let older = 1; older <= 40; older++) {
      for (let newer = older; newer <= 40; newer++) {
        const path = await consistencyPath(older, newer, subtree, node);
        const [from, to] = [
          { size: older, root: rootAt(older) },
          { size: newer, root: rootAt(newer) },
        ];
        expect(isConsistent(from, to, path, node), `${older} to ${newer}`).toBe(true);
        expect(isConsistent({ ...from, root: leaf("x") }, to, path, node)).toBe(false);
        expect(isConsistent(from, { ...to, root: leaf("x") }, path, node)).toBe(false);
        if (path.length > 0) expect(isConsistent(from, to, path.slice(1), node)).toBe(false);
      }
    }
  });
});
