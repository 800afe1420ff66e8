/** An erased person, by pseudonym. */
export type ErasureView = {
  readonly person: string;
  readonly requestedBy: string;
  readonly erasedAt: string;
  /** From here on no copy opens, wherever it was kept. */
  readonly beyondRecoveryAt: string;
  readonly isBeyondRecovery: boolean;
  readonly keys: number;
  /** Whether the dead keys were also swept from the tables of this machine. */
  readonly isSwept: boolean;
  /** When the key backup was written without the keys; null while it still holds them, or where there is none. */
  readonly keyBackupAt: string | null;
};
