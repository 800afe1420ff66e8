import { z } from "zod";
import { isoTime } from "../../domain/kernel/time.ts";
import type { ErasureView } from "../../domain/keys/erasure-view.ts";
import { isoOrNull } from "../iso-or-null.ts";
import { defineUseCase } from "../use-case.ts";

/** Who was erased, by pseudonym, where copies of the keys may still be, and since when beyond recovery. @shape newest first */
export const listErasures = defineUseCase({
  name: "privacy.list-erasures",
  input: z.object({}),
  permission: "keys.read",
  scope: "platform",
  audit: "read",
  async run({ tx }): Promise<{ readonly items: readonly ErasureView[] }> {
    const items = (await tx.access.privacy.erasures()).map(
      ({ person, requestedBy, erasedAt, beyondRecoveryAt, keys, sweptAt, keyBackupAt }) => ({
        person,
        requestedBy,
        keys,
        erasedAt: isoTime(erasedAt),
        beyondRecoveryAt: isoTime(beyondRecoveryAt),
        isBeyondRecovery: beyondRecoveryAt <= tx.now,
        isSwept: sweptAt !== null,
        keyBackupAt: isoOrNull(keyBackupAt),
      }),
    );
    return { items };
  },
});
