import { open } from "node:fs/promises";

/** A file of which every error is an answer to a call, never an event of its own. */
export type NewFile = {
  write(data: string | Uint8Array): Promise<void>;
  /** Puts it on the disk and closes it. */
  end(): Promise<void>;
  /** After a failure: lets go of it. */
  close(): Promise<void>;
};

/** @throws when something of that name is there already */
export async function newFile(path: string): Promise<NewFile> {
  const file = await open(path, "wx", 0o600);
  return {
    write: (data) => file.writeFile(data),
    async end() {
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    },
    close: () => file.close(),
  };
}

/** Names in a folder are on the disk only when the folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
