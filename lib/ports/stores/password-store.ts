import type { UserId } from "../../domain/kernel/ids.ts";

export type PasswordStore = {
  /** The stored hash of a person; undefined where there is none. */
  current(userId: UserId): Promise<string | undefined>;
  /** The highest cost of a bcrypt hash that was imported and not replaced since; undefined where there is none. */
  importedCost(): Promise<number | undefined>;
  /** Hashes of the last passwords, the current one among them. @shape newest first */
  recent(userId: UserId, limit: number): Promise<readonly string[]>;
  /** Notes a hash as the newest and forgets all but `keep`. */
  remember(userId: UserId, hash: string, keep: number): Promise<void>;
};
