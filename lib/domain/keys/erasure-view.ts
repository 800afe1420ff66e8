/** An erased person, by pseudonym. */
export type ErasureView = {
  readonly person: string;
  readonly requestedBy: string;
  readonly erasedAt: string;
  /** From here on no backup that the desk keeps opens; a copy of database and key files from before, kept elsewhere, still may. */
  readonly beyondRecoveryAt: string;
  readonly isBeyondRecovery: boolean;
  readonly keys: number;
  /** Whether the table of keys was written anew since. A transaction that was open from before may have held the dead keys in it. */
  readonly isSwept: boolean;
  /** When the key backup was written without the keys; null while it still holds them, or where there is none. */
  readonly keyBackupAt: string | null;
};
