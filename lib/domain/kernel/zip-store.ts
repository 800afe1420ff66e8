/**
 * Files as one ZIP archive, stored without compression: what a person can open anywhere. Names are UTF-8; times are left at the format's
 * first day, so that the same files give the same bytes. @source APPNOTE.TXT 6.3.10, sections 4.3 and 4.4
 */
export function zipStore(files: readonly { readonly name: string; readonly text: string }[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, text } of files) {
    const [nameBytes, content] = [encoder.encode(name), encoder.encode(text)];
    const common = [20, 0x0800, 0, 0, 0x21]; // version, UTF-8 flag, stored, time, 1980-01-01
    const sizes = [crc32(content), content.length, content.length];
    const local = record(0x04034b50, common, sizes, [nameBytes.length, 0], nameBytes);
    parts.push(local, content);
    directory.push(directoryRecord(common, sizes, nameBytes, at));
    at += local.length + content.length;
  }
  const size = directory.reduce((sum, entry) => sum + entry.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, at, true);
  return joined([...parts, ...directory, new Uint8Array(end.buffer)]);
}

function record(signature: number, shorts: readonly number[], longs: readonly number[], lengths: readonly number[], name: Uint8Array) {
  const view = new DataView(new ArrayBuffer(4 + shorts.length * 2 + longs.length * 4 + lengths.length * 2));
  view.setUint32(0, signature, true);
  let at = 4;
  for (const value of shorts) at = put16(view, at, value);
  for (const value of longs) at = put32(view, at, value);
  for (const value of lengths) at = put16(view, at, value);
  return joined([new Uint8Array(view.buffer), name]);
}

function directoryRecord(common: readonly number[], sizes: readonly number[], name: Uint8Array, offset: number): Uint8Array {
  const head = record(0x02014b50, [20, ...common], sizes, [name.length, 0, 0, 0, 0], new Uint8Array(0));
  const tail = new DataView(new ArrayBuffer(8)); // attributes, then where the file stands
  tail.setUint32(4, offset, true);
  return joined([head, new Uint8Array(tail.buffer), name]);
}

function put16(view: DataView, at: number, value: number): number {
  view.setUint16(at, value, true);
  return at + 2;
}

function put32(view: DataView, at: number, value: number): number {
  view.setUint32(at, value >>> 0, true);
  return at + 4;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** @source ISO 3309, the polynomial of ZIP and PNG */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
