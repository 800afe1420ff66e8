/** An operator's own list of passwords that were found in breaches. */
export type BreachedPasswords = {
  /** @throws when the list cannot be read */
  has(password: string): Promise<boolean>;
};
