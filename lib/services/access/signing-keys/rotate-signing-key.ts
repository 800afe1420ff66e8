import { z } from "zod";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";

type Rotated = { readonly active: string; readonly previous: string | null; readonly retired: string | null };

/**
 * Makes a new signing key. Tokens under the key before stay valid for their 30 minutes at most; those under the one before that are worth
 * nothing from now on, so rotating twice ends every token that is out.
 */
export const rotateSigningKey = defineUseCase<Record<string, unknown>, Rotated, undefined, Pick<Services, "ids" | "links">>({
  name: "signing-keys.rotate",
  input: z.object({}).loose(),
  permission: "signing-keys.rotate",
  scope: "platform",
  audit: {
    type: "signing-key.rotated",
    note: (_input, output) => ({
      resourceId: output?.active ?? null,
      data: { previous: output?.previous ?? null, retired: output?.retired ?? null },
    }),
  },
  async run({ tx }, _input, { ids, links }) {
    const id = ids.next();
    const { previous, retired } = await tx.access.signingKeys.rotate({ id, secret: links.mint().token });
    return { active: id, previous, retired };
  },
});
