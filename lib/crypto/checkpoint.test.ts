import { describe, expect, it } from "vitest";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { openCheckpoint, originOf, signedCheckpoint } from "./checkpoint.ts";
import { checkpointKey, verifierOf } from "./checkpoint-key.ts";
import { secretKey } from "./secret-key.ts";

const origin = originOf("desk");
/** The seed and public key of RFC 8032, section 7.1, test 1. */
const key = checkpointKey(secretKey(Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex")), origin);
const checkpoint = { origin, size: 5, root: new Uint8Array(32).fill(7), at: epochMs(1_795_500_000_000) };

describe("[U3] a checkpoint", () => {
  it("is the note of C2SP: origin, size, root, the time as extension, a signature by the key's name and id", () => {
    const note = signedCheckpoint(checkpoint, key);
    const lines = note.split("\n");
    expect(lines.slice(0, 5)).toEqual([origin, "5", Buffer.alloc(32, 7).toString("base64"), "time 1795500000000", ""]);
    expect(lines[5]).toMatch(/^— bulwark-audit\/desk [A-Za-z0-9+/]{91}=$/);
    expect(key.verifier).toContain(
      Buffer.from("01d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex").toString("base64"),
    );
    expect(openCheckpoint(note, verifierOf(key.verifier))).toMatchObject({ size: 5, at: checkpoint.at });
  });

  it("opens for no other key, no other origin and no changed byte", () => {
    const note = signedCheckpoint(checkpoint, key);
    const other = checkpointKey(secretKey(new Uint8Array(32).fill(1)), origin);
    expect(openCheckpoint(note, verifierOf(other.verifier))).toBeUndefined();
    expect(openCheckpoint(signedCheckpoint({ ...checkpoint, origin: "other" }, key), verifierOf(key.verifier))).toBeUndefined();
    for (let i = 0; i < note.length; i++) {
      const changed = `${note.slice(0, i)}${note[i] === "5" ? "6" : "5"}${note.slice(i + 1)}`;
      expect(openCheckpoint(changed, verifierOf(key.verifier)), `byte ${i}`).toBeUndefined();
    }
    expect(openCheckpoint(`${note}\n`, verifierOf(key.verifier))).toBeUndefined();
    for (const text of ["", "a+b+c", key.verifier.replace("desk", "desc"), `${key.verifier}A`])
      expect(() => verifierOf(text)).toThrow(TypeError);
  });
});
