import { type EpochMs, epochMs } from "#lib/domain/kernel/time.ts";
import type { CheckpointKey, Verifier } from "./checkpoint-key.ts";

export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly at: EpochMs;
};

/** The origin of a desk's log: the first line of its checkpoints and the name of its key. */
export function originOf(deskId: string): string {
  return `bulwark-audit/${deskId}`;
}

/** The signed note of a checkpoint. @source C2SP tlog-checkpoint; docs/audit-format.md */
export function signedCheckpoint(checkpoint: Checkpoint, key: CheckpointKey): string {
  const { origin, size, root, at } = checkpoint;
  const text = `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\ntime ${at}\n`;
  return `${text}\n${key.signatureLine(text)}`;
}

/** Undefined where the note is not one of ours in every byte, or the key did not sign it. */
export function openCheckpoint(note: string, verifier: Verifier): Checkpoint | undefined {
  const found = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\ntime (\d{1,15})\n\n((?:— [^\n]+\n){1,16})$/.exec(note);
  const [, origin, size, root, at, lines] = found ?? [];
  if (!origin || !size || !root || !at || !lines || origin !== verifier.name) return undefined;
  const text = note.slice(0, note.length - lines.length - 1);
  if (!verifier.hasSigned(text, lines.trimEnd().split("\n"))) return undefined;
  return { origin, size: Number(size), root: Buffer.from(root, "base64"), at: epochMs(Number(at)) };
}
