import { z } from "zod";
import type { SigningKeyView } from "../../../domain/access/signing-key.ts";
import { isoTime } from "../../../domain/kernel/time.ts";
import { defineUseCase } from "../../use-case.ts";

/** The keys that sign-in tokens are sealed under; never their secrets. @shape newest first */
export const listSigningKeys = defineUseCase({
  name: "signing-keys.list",
  input: z.object({}),
  permission: "signing-keys.read",
  scope: "platform",
  audit: "read",
  async run({ tx }): Promise<{ readonly asOf: string; readonly items: readonly SigningKeyView[] }> {
    const items = (await tx.access.signingKeys.list()).map(({ id, state, createdAt, retiredAt }) => ({
      id,
      state,
      createdAt: isoTime(createdAt),
      retiredAt: retiredAt === null ? null : isoTime(retiredAt),
    }));
    return { asOf: isoTime(tx.now), items };
  },
});
