/** What a checkpoint's note says, whoever signed it. @shape root: base64 */
export type NoteHead = { readonly origin: string; readonly size: number; readonly root: string };

/** Undefined for what is no note of a checkpoint: an empty file, or one that was cut off. @source docs/audit-format.md, "Checkpoint" */
export function noteHead(note: string): NoteHead | undefined {
  const [, origin, size, root] =
    /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\ntime \d{1,15}\n\n(?:— [^\n]+\n){1,16}$/.exec(note) ?? [];
  return origin !== undefined && size !== undefined && root !== undefined ? { origin, size: Number(size), root } : undefined;
}
