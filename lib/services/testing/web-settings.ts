import { join } from "node:path";
import type { TestDatabase } from "#lib/tooling/template-database.ts";

/** The environment under which `forWeb` opens a test database. Passkeys need the name of the default origin; a bare address has none. */
export function webSettings({ dataDir, deskId }: TestDatabase, origin = "http://localhost:7340"): Record<string, string> {
  return {
    BULWARK_DATA_DIR: dataDir,
    BULWARK_KEY_FILE: join(dataDir, "keys", "web.key"),
    BULWARK_ORIGIN: origin,
    BULWARK_DESK_ID: deskId,
    BULWARK_LOG_LEVEL: "error",
  };
}
