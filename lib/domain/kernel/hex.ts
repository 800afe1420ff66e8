const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += pairs[byte];
  return out;
}

/** The value of a digit by its character code. */
const NO_DIGIT = 0x80;
const digits = new Uint8Array(128).fill(NO_DIGIT);
for (let digit = 0; digit < 16; digit++) {
  const sign = digit.toString(16);
  for (const each of [sign, sign.toUpperCase()]) digits[each.charCodeAt(0)] = digit;
}

/** @throws TypeError for what is not pairs of hex digits */
export function bytesOfHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length >> 1);
  let wrong = text.length % 2 === 0 ? 0 : NO_DIGIT;
  for (let i = 0; i < bytes.length; i++) {
    const high = digits[text.charCodeAt(2 * i)] ?? NO_DIGIT;
    const low = digits[text.charCodeAt(2 * i + 1)] ?? NO_DIGIT;
    wrong |= high | low;
    bytes[i] = (high << 4) | low;
  }
  if (wrong & NO_DIGIT) throw new TypeError("not hex");
  return bytes;
}
