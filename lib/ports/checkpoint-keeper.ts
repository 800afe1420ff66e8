/** Keeps the latest checkpoint outside of the database. */
export type CheckpointKeeper = {
  /** Replaces what is kept, unless that knows of more leaves, or of another root of as many. @returns whether this one is kept now */
  keep(note: string): Promise<boolean>;
  /** Undefined before the first, and where it was set aside. */
  latest(): Promise<string | undefined>;
  /** Where those stand that were set aside. */
  aside(): Promise<readonly string[]>;
  /** Puts the latest where it stays, under a name that ends in the mark: the record is not what it says, and the next one would replace the proof. */
  setAside(mark: string): Promise<void>;
};
