import { describe, expect, test } from "vitest";
import type { KeyWrapper } from "./key-wrapper.ts";

/**
 * What every key wrapper must keep.
 * @param make a wrapper with keys for pii and trade, and for nothing else; two calls share their keys, `other` does not
 */
export function keyWrapperContract(name: string, make: (keys: "same" | "other") => Promise<KeyWrapper>): void {
  describe(`key wrapper ${name}`, () => {
    const context = new TextEncoder().encode("context");
    const key = () => new Uint8Array(32).map((_, i) => i);
    const wrapped = async (wrapper: KeyWrapper) => {
      const result = await wrapper.wrap("pii", context, key());
      if (!result.ok || result.value === undefined) throw new Error("nothing was wrapped");
      return result.value;
    };
    const refused = { ok: false, failure: expect.objectContaining({ code: "decryption-failed" }) };

    test("refuses another context, another purpose and another key", async () => {
      const bytes = await wrapped(await make("same"));
      const again = await make("same");
      expect(await again.unwrap("pii", new TextEncoder().encode("other"), bytes)).toEqual(refused);
      expect(await again.unwrap("trade", context, bytes)).toEqual(refused);
      expect(await (await make("other")).unwrap("pii", context, bytes)).toEqual(refused);
    });

    test("refuses every flipped bit and every truncation, always with the same failure", async () => {
      const wrapper = await make("same");
      const bytes = await wrapped(wrapper);
      const answers = new Set<string>();
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const damaged = Uint8Array.from(bytes);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        answers.add(JSON.stringify(await wrapper.unwrap("pii", context, damaged)));
      }
      for (let end = 0; end < bytes.length; end++) {
        answers.add(JSON.stringify(await wrapper.unwrap("pii", context, bytes.subarray(0, end))));
      }
      expect(answers.size).toBe(1);
      expect(JSON.parse([...answers][0] ?? "")).toMatchObject({ ok: false, failure: { code: "decryption-failed" } });
    });

    test("answers not found, which is no failure, for a purpose it was not given", async () => {
      const wrapper = await make("same");
      expect([...wrapper.purposes].sort()).toEqual(["pii", "trade"]);
      expect(await wrapper.wrap("totp", context, key())).toEqual({ ok: true, value: undefined });
      expect(await wrapper.unwrap("totp", context, new Uint8Array(66))).toEqual({ ok: true, value: undefined });
    });

    test("gives a key back, in another process too, and never shows it in what is stored", async () => {
      const bytes = await wrapped(await make("same"));
      const back = await (await make("same")).unwrap("pii", context, bytes);
      expect(back.ok && back.value && Uint8Array.from(back.value)).toEqual(key());
      expect(Buffer.from(bytes).includes(Buffer.from(key().subarray(0, 8)))).toBe(false);
      expect(await wrapped(await make("same"))).not.toEqual(bytes);
    });
  });
}
