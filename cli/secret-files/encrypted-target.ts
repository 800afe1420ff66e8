import type { CliParts } from "#lib/compose/for-cli.ts";
import type { MigrationTarget } from "./move-credentials.ts";

/** The web's encrypted secrets file: `DB_PASSWORD` stands there as `db-password`. */
export function encryptedTarget(secrets: CliParts["secrets"]): MigrationTarget {
  const secretName = (name: string) => name.toLowerCase().replaceAll("_", "-");
  return {
    path: secrets.encryptedPath,
    write: (values) => secrets.addEncrypted(new Map([...values].map(([name, value]) => [secretName(name), value]))),
    read: (name) => secrets.readEncrypted(secretName(name)),
  };
}
