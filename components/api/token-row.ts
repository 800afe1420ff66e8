/** A token as the tables show it. */
export type TokenRow = {
  readonly id: string;
  readonly prefix: string;
  readonly name: string;
  readonly mode: "plain" | "signed";
  readonly scopes: readonly string[];
  readonly addresses: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly state: "active" | "revoked" | "expired";
  /** Where several people's stand together. */
  readonly owner?: string;
};
