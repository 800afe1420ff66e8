import type { CliParts } from "#lib/compose/for-cli.ts";
import type { MigrationTarget } from "./move-credentials.ts";

/** The encrypted files of the web and of the worker, each for what that process reads: `DB_PASSWORD` stands there as `db-password`. */
export function encryptedTarget({ encrypted }: CliParts["secrets"]): MigrationTarget {
  const secretName = (name: string) => name.toLowerCase().replaceAll("_", "-");
  return {
    filesOf: (names) => [...new Set(names.map((name) => encrypted.pathOf(secretName(name))))].toSorted(),
    write: (values) => encrypted.add(new Map([...values].map(([name, value]) => [secretName(name), value]))),
    read: (name) => encrypted.read(secretName(name)),
  };
}
