/** Keeps the latest checkpoint outside of the database. */
export type CheckpointKeeper = {
  keep(note: string): Promise<void>;
  /** Undefined before the first. */
  latest(): Promise<string | undefined>;
  /** Puts the latest where it stays: the record is not what it says, and the next one would replace the proof. */
  setAside(): Promise<void>;
};
