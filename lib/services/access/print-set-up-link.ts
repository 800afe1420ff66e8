import { z } from "zod";
import { epochMs, HOUR_MS } from "../../domain/kernel/time.ts";
import { linkPath } from "../../paths.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { isSetUp } from "./set-up-state.ts";

const SET_UP_LINK_LIFE_MS = HOUR_MS;

const input = z.object({});

export type SetUpLink = { readonly done: true } | { readonly done: false; readonly url: string; readonly expiresAt: number };

/** A fresh set-up link for the host; earlier ones end. Once set-up is done it only says so. */
export const printSetUpLink = defineUseCase<z.infer<typeof input>, SetUpLink, undefined, Services>({
  name: "set-up.link",
  input,
  permission: "set-up.link",
  scope: "platform",
  audit: { type: "set-up.link-printed", note: (_input, output) => ({ data: { isDone: output?.done ?? false } }) },
  async run({ tx }, _input, { ids, links, origin }) {
    if (await isSetUp(tx)) return { done: true };
    await tx.access.links.endUnused("set-up", null);
    const { token, hash } = links.mint();
    const expiresAt = epochMs(tx.now + SET_UP_LINK_LIFE_MS);
    await tx.access.links.insert({ id: ids.next(), kind: "set-up", userId: null, tokenHash: hash, expiresAt });
    return { done: false, url: origin + linkPath("set-up", token), expiresAt };
  },
});
