import type { UserId } from "../../domain/kernel/ids.ts";
import { DAY_MS, type EpochMs, epochMs } from "../../domain/kernel/time.ts";
import { linkPath } from "../../paths.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import type { Services } from "../services.ts";

const INVITE_LINK_LIFE_MS = DAY_MS;

/** Shown once; the database keeps its hash. */
export type InviteLink = { readonly userId: UserId; readonly url: string; readonly expiresAt: EpochMs };

/** A fresh one-time link for a user; earlier ones end. */
export async function newInviteLink(tx: Tx, { ids, links, origin }: Services, userId: UserId): Promise<InviteLink> {
  await tx.access.links.endUnused("invite", userId);
  const { token, hash } = links.mint();
  const expiresAt = epochMs(tx.now + INVITE_LINK_LIFE_MS);
  await tx.access.links.insert({ id: ids.next(), kind: "invite", userId, tokenHash: hash, expiresAt });
  return { userId, url: origin + linkPath("join", token), expiresAt };
}
