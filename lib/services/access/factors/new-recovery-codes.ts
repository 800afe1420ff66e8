import { RECOVERY_CODES } from "../../../domain/access/factor-rule.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import { invariant } from "../../../domain/kernel/invariant.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";

/** Ten codes, to be shown this once; earlier ones end. */
export async function newRecoveryCodes(tx: Tx, { recoveryCodes }: Services, userId: UserId): Promise<readonly string[]> {
  const codes = recoveryCodes.mint(RECOVERY_CODES);
  const hashes = codes.map((code) => {
    const hash = recoveryCodes.hashOf(userId, code);
    invariant(hash, "a code we minted is a code");
    return hash;
  });
  await tx.access.factors.replaceRecoveryCodes(userId, hashes);
  return codes;
}
