import type { Client, Connection, Submittable } from "pg";

/** Rows are handed on in pieces of about this size; a row of its own may be longer. */
const PIECE_BYTES = 256 * 1024;
/** So many pieces may wait for a slow reader; then the server is let wait. */
const WAITING_MAX = 8;

/**
 * The bytes of `COPY … TO STDOUT`, as PostgreSQL sends them. The driver knows the protocol and hands its messages to whatever was
 * submitted; this gathers them.
 * @throws what the server says, where the reader next asks
 */
export async function* copyOut(client: Client, sql: string): AsyncGenerator<Uint8Array> {
  const query = client.query(new CopyOut(sql));
  try {
    for (;;) {
      const piece = await query.next();
      if (piece === undefined) return;
      yield piece;
    }
  } finally {
    query.letGo();
  }
}

/** Messages that COPY never sends, which the driver has a place for. */
const nothing = (): void => undefined;

/** What the driver calls of a submitted query (pg's Query has the same methods). */
class CopyOut implements Submittable {
  readonly #sql: string;
  readonly #pieces: Uint8Array[] = [];
  #connection: Connection | undefined;
  #held = Buffer.allocUnsafe(PIECE_BYTES);
  #filled = 0;
  #failure: Error | undefined;
  #isDone = false;
  #isDropped = false;
  #wake: (() => void) | undefined;

  constructor(sql: string) {
    this.#sql = sql;
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.query(this.#sql);
  }

  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece) {
        if (this.#pieces.length === 0) this.#connection?.stream.resume();
        return piece;
      }
      if (this.#failure) throw this.#failure;
      if (this.#isDone) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The reader stopped early: what still comes is thrown away, so that the connection can go on. */
  letGo(): void {
    this.#isDropped = true;
    this.#pieces.length = 0;
    this.#connection?.stream.resume();
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.#isDropped) return;
    if (this.#filled + chunk.length > this.#held.length) this.#flush();
    if (chunk.length > this.#held.length)
      this.#pieces.push(Buffer.from(chunk)); // the parser uses its buffer again
    else {
      chunk.copy(this.#held, this.#filled);
      this.#filled += chunk.length;
    }
    if (this.#pieces.length > WAITING_MAX) this.#connection?.stream.pause();
  }

  handleCommandComplete(): void {
    this.#flush();
  }

  handleReadyForQuery(): void {
    this.#isDone = true;
    this.#wake?.();
  }

  handleError(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }

  handleRowDescription = nothing;
  handleDataRow = nothing;
  handleEmptyQuery = nothing;
  handlePortalSuspended = nothing;

  #flush(): void {
    if (this.#filled > 0 && !this.#isDropped) {
      this.#pieces.push(this.#held.subarray(0, this.#filled));
      this.#held = Buffer.allocUnsafe(PIECE_BYTES);
    }
    this.#filled = 0;
    this.#wake?.();
  }
}
