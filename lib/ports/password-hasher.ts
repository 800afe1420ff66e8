import type { Result } from "../domain/kernel/result.ts";

/** Slow, salted, peppered hashes of passwords. */
export type PasswordHasher = {
  /** The text to store. @error throttled when too many wait */
  hash(password: string): Promise<Result<string>>;
  /** `stored` undefined stands for an unknown user: the same work, never a match. @error throttled when too many wait */
  verify(stored: string | undefined, password: string): Promise<Result<{ readonly matches: boolean; readonly needsRehash: boolean }>>;
};
