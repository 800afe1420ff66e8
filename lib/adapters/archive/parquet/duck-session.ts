import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

export type DuckSession = {
  /** Runs `work` alone on the one connection, after those that wait already. @throws BusyError past the waiting limit */
  use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  isOpen(): boolean;
  /** Waits for what is under way and closes; a later use opens again. */
  close(): Promise<void>;
};

class BusyError extends Error {}

type Options = {
  /** Where DuckDB may put what does not fit its memory. */
  readonly spillDir: string;
  readonly idleMs?: number;
  readonly waitingLimit?: number;
};

/**
 * DuckDB within bounds: in memory, one thread, 256 MB, opened on demand, closed after a minute without use (a desk that
 * looks at no history holds no memory for it). Never loads an extension or reaches the network.
 */
export function duckSession({ spillDir, idleMs = 60_000, waitingLimit = 64 }: Options): DuckSession {
  let open: { instance: DuckDBInstance; connection: DuckDBConnection } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let idle: NodeJS.Timeout | undefined;

  async function connection(): Promise<DuckDBConnection> {
    if (!open) {
      const instance = await DuckDBInstance.create(":memory:", { ...settings, temp_directory: spillDir });
      open = { instance, connection: await instance.connect() };
      await open.connection.run("SET TimeZone = 'UTC'");
    }
    return open.connection;
  }

  function shut(): void {
    clearTimeout(idle);
    open?.connection.closeSync();
    open?.instance.closeSync();
    open = undefined;
  }

  /** One after the other, whether or not the one before failed. */
  function queue<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work, work);
    last = done.then(ignore, ignore);
    return done;
  }

  return {
    async use(work) {
      if (waiting >= waitingLimit) throw new BusyError("too many are waiting for the candle archive");
      waiting++;
      clearTimeout(idle);
      try {
        return await queue(async () => work(await connection()));
      } finally {
        waiting--;
        if (waiting === 0) idle = setTimeout(shut, idleMs).unref();
      }
    },
    isOpen: () => open !== undefined,
    close: () => queue(async () => shut()),
  };
}

const settings = {
  threads: "1",
  memory_limit: "256MB",
  max_temp_directory_size: "8GB",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
};

function ignore(): void {
  // the caller of the work before has its outcome; the queue only waits
}

/** Text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
