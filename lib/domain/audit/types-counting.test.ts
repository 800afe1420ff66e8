import { expect, it } from "vitest";
import { typesCounting } from "./types-counting.ts";

it("[U6] what a person does with secrets, keys and backups counts as secret access; what processes do on their own does not", () => {
  const counted = typesCounting("secret");
  for (const type of ["secret.fingerprinted", "connection.submitted", "keys.rotation-asked", "keys.verified", "backup.restored"] as const)
    expect(counted).toContain(type);
  for (const type of ["secret.accessed", "credential.used", "backup.created", "keys.destroyed"] as const)
    expect(counted).not.toContain(type);
});
