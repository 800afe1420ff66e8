import type { Client } from "pg";

export function schemaBuilder(roles: { owner: string; web: string; worker: string }): {
  readonly known: readonly { readonly name: string; readonly checksum: string }[];
  apply(client: Client, names: readonly string[]): Promise<void>;
  grant(client: Client): Promise<void>;
};
