import { BackupError } from "#lib/crypto/backup-error.ts";
import type { BackupRecord } from "#lib/ports/backups.ts";

/** Walks a backup's records: what begins something, and then the bytes that belong to it. */
export class RecordCursor {
  readonly #records: AsyncIterator<BackupRecord>;
  #ahead: BackupRecord | undefined;

  constructor(records: AsyncIterable<BackupRecord>) {
    this.#records = records[Symbol.asyncIterator]();
  }

  /** @throws BackupError past the end */
  async next(): Promise<BackupRecord> {
    const record = this.#ahead ?? (await this.#read());
    this.#ahead = undefined;
    return record;
  }

  /** The bytes up to the next record that is something else. */
  async *bytes(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const record = await this.#read();
      if (record.is !== "bytes") {
        this.#ahead = record;
        return;
      }
      yield record.bytes;
    }
  }

  async close(): Promise<void> {
    await this.#records.return?.();
  }

  async #read(): Promise<BackupRecord> {
    const { done, value } = await this.#records.next();
    if (done) throw new BackupError();
    return value;
  }
}
