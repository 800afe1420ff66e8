import { once } from "node:events";
import type { Client, Connection, Submittable } from "pg";

/**
 * Feeds `COPY … FROM STDIN` and answers how many rows the server took.
 * @throws what the server says, or what the source throws: then the server is told and the transaction is lost
 */
export async function copyIn(client: Client, sql: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  return client.query(new CopyIn(sql, source)).finished;
}

/** Messages that COPY never sends, which the driver has a place for. */
const nothing = (): void => undefined;

class CopyIn implements Submittable {
  readonly #sql: string;
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #end = Promise.withResolvers<number>();
  #sourceFailure: unknown;
  #rows = 0;
  #failure: Error | undefined;

  constructor(sql: string, source: AsyncIterable<Uint8Array>) {
    this.#sql = sql;
    this.#source = source;
  }

  get finished(): Promise<number> {
    return this.#end.promise;
  }

  submit(connection: Connection): void {
    connection.query(this.#sql);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    void this.#feed(connection);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#rows = Number(text.replace("COPY ", ""));
  }

  handleReadyForQuery(): void {
    if (this.#failure) this.#end.reject(this.#sourceFailure ?? this.#failure);
    else this.#end.resolve(this.#rows);
  }

  /** The server refused, or the connection broke: after the latter no more messages come. */
  handleError(error: Error): void {
    this.#failure = error;
    if (!("severity" in error)) this.#end.reject(error);
  }

  handleRowDescription = nothing;
  handleDataRow = nothing;
  handleEmptyQuery = nothing;
  handlePortalSuspended = nothing;
  handleCopyData = nothing;

  async #feed(connection: CopyConnection): Promise<void> {
    try {
      for await (const piece of this.#source) {
        if (this.#failure) continue; // refused: the source is still read to its next record
        connection.sendCopyFromChunk(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
        if (connection.stream.writableNeedDrain) await once(connection.stream, "drain");
      }
      if (!this.#failure) connection.endCopyFrom();
    } catch (error) {
      this.#sourceFailure = error;
      if (!this.#failure) connection.sendCopyFail("the source ended");
    }
  }
}

/** What the driver's connection has and its types do not tell. */
type CopyConnection = Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void; sendCopyFail(message: string): void };
