import type { Result } from "../domain/kernel/result.ts";

/** Slow, salted, peppered hashes of passwords. */
export type PasswordHasher = {
  /** The text to store. @error throttled when too many wait */
  hash(password: string): Promise<Result<string>>;
  /**
   * `stored` undefined stands for an unknown user: the same work, never a match. `cover` is the highest bcrypt cost among imported hashes:
   * with it a check takes the same time whoever's it is. @error throttled when too many wait
   */
  verify(
    stored: string | undefined,
    password: string,
    cover?: number,
  ): Promise<Result<{ readonly matches: boolean; readonly needsRehash: boolean }>>;
};
