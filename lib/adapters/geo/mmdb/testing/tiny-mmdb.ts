const BITS = 8;
const SEPARATOR = 16;

/** A database in which one network of eight bits has a country. @source https://maxmind.github.io/MaxMind-DB/ */
export function tinyMmdb(firstByte: number, country: string): Uint8Array {
  const nodes = Array.from({ length: BITS }, (_, depth) => {
    const next = depth === BITS - 1 ? BITS + SEPARATOR : depth + 1;
    const isOne = ((firstByte >> (BITS - 1 - depth)) & 1) === 1;
    return [...uint24(isOne ? BITS : next), ...uint24(isOne ? next : BITS)];
  });
  const data = map({ country: map({ iso_code: text(country) }) });
  const about = map({
    node_count: whole(6, 4, BITS),
    record_size: whole(5, 2, 24),
    ip_version: whole(5, 2, 4),
    database_type: text("Tiny-Country"),
    languages: [0x00, 0x04],
    binary_format_major_version: whole(5, 2, 2),
    binary_format_minor_version: whole(5, 2, 0),
    build_epoch: [0x08, 0x02, ...new Array<number>(8).fill(0)],
    description: map({}),
  });
  const marker = [0xab, 0xcd, 0xef, ...Buffer.from("MaxMind.com")];
  return Uint8Array.from([...nodes.flat(), ...new Array<number>(SEPARATOR).fill(0), ...data, ...marker, ...about]);
}

const uint24 = (value: number) => [value >> 16, (value >> 8) & 0xff, value & 0xff];
const text = (value: string) => [(2 << 5) | value.length, ...Buffer.from(value)]; // shorter than 29 bytes
const map = (members: Readonly<Record<string, readonly number[]>>) => [
  (7 << 5) | Object.keys(members).length,
  ...Object.entries(members).flatMap(([name, value]) => [...text(name), ...value]),
];
const whole = (type: number, bytes: number, value: number) => [
  (type << 5) | bytes,
  ...Array.from({ length: bytes }, (_, i) => (value >> (8 * (bytes - 1 - i))) & 0xff),
];
