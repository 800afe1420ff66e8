/** Where an export is written, file by file; it appears as a whole at `finish`, or not at all. */
export type ExportSink = {
  open(name: string): Promise<ExportFile>;
  finish(): Promise<void>;
  /** After a failure: takes away what was written, also what has its name already. */
  discard(): Promise<void>;
};

export type ExportFile = {
  write(part: string | Uint8Array): Promise<void>;
  /** Lower-case hex SHA-256 of what was written. */
  end(): Promise<string>;
};

/** An export that is read. */
export type ExportSource = {
  /** Undefined where there is no such file. */
  bytes(name: string): Promise<Uint8Array | undefined>;
  /** Lines without their ends. */
  lines(name: string): AsyncIterable<string>;
  sha256(name: string): Promise<string | undefined>;
};

/** A file that has its name only when all of it is on the disk. */
export type MonthFile = {
  write(lines: string): Promise<void>;
  /** Reads it back. @param digest lower-case hex SHA-256 of what was written @throws where it is another */
  finish(digest: string): Promise<void>;
  /** After a failure: takes away what was written. */
  discard(): Promise<void>;
};
