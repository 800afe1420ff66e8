/** Doubles as little-endian bytes: exact for every value, also -0 and NaN, on every machine. */
export function saveDoubles(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat64(i * 8, value, true);
  });
  return bytes;
}

/** @throws RangeError when the bytes are not whole doubles */
export function loadDoubles(bytes: Uint8Array): number[] {
  if (bytes.length % 8 !== 0) throw new RangeError(`${bytes.length} bytes are not whole doubles`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(i * 8, true));
}
