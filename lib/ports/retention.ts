/** What is outdated leaves the database (docs/data-classification.md). */
export type Retention = {
  /** Deletes at most `limit` outdated rows of each table, in one transaction. @returns the tables that had any */
  sweep(limit: number): Promise<readonly { readonly table: string; readonly rows: number }[]>;
};
