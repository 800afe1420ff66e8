import { createHash } from "node:crypto";
import type { RecoveryCodes } from "#lib/ports/second-factors.ts";
import { randomBytes } from "./random.ts";

/** Without letters and digits that look alike. 32 of them: five bits a character. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CHARACTERS = 24;
const GROUP = 6;

/** A fast hash is enough for 120 random bits; the user stands in it, so that a code is worth nothing in another row. */
export const recoveryCodes: RecoveryCodes = {
  mint: (count) => Array.from({ length: count }, mintOne),
  hashOf(userId, text) {
    const code = text.toUpperCase().replace(/[\s-]/g, "");
    if (code.length !== CHARACTERS || [...code].some((each) => !alphabet.includes(each))) return undefined;
    return Uint8Array.from(createHash("sha256").update(`bulwark/recovery-code/v1\0${userId}\0${code}`, "latin1").digest());
  },
};

function mintOne(): string {
  // 256 is a multiple of 32, so the low five bits of a random byte are even.
  const letters = Array.from(randomBytes(CHARACTERS), (byte) => alphabet[byte & 31]).join("");
  return (letters.match(new RegExp(`.{${GROUP}}`, "g")) ?? []).join("-");
}
