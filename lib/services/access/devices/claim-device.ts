import { z } from "zod";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";

/** The token by which this browser is known from now on; null where it was fetched already. Asked once, right after a login. */
export const claimDevice = defineUseCase<Record<string, never>, { readonly token: string | null }, undefined, Services>({
  name: "device.claim",
  input: z.object({}),
  permission: "public", // whoever just signed in
  scope: "platform",
  audit: "read", // device.added was written with the login
  view: "current",
  async run({ tx, actor }, _input, { links }) {
    if (actor.kind !== "person") return { token: null };
    const { token, hash } = links.mint();
    return { token: (await tx.access.devices.claim(actor.userId, actor.sessionId, hash)) ? token : null };
  },
});
