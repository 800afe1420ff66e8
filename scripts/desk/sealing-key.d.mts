type Sealing = { readonly private: string };

export function sealingFilePath(directory: string): string;
export function newSealingKey(): Sealing;
export function storeSealingFile(directory: string, deskId: string, sealing: Sealing): void;
export function ensureSealingKey(options: {
  directory: string;
  deskId: string;
  worker: { readonly sealing?: Sealing; readonly sealedKeys?: unknown };
  store: (content: { readonly sealing: Sealing }) => void;
}): boolean;
