export function ensureCheckpointKey(options: {
  ownerUrl: string;
  node: string;
  env: Record<string, string>;
  output: { line(text: string): void; warn(text: string): void };
}): Promise<void>;
