import type { Actor } from "../../domain/access/actor.ts";
import type { MailKind } from "../../domain/access/notice.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import { DAY_MS, type EpochMs, epochMs } from "../../domain/kernel/time.ts";
import { linkPath } from "../../paths.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import type { Services } from "../services.ts";

const INVITE_LINK_LIFE_MS = DAY_MS;

/** Shown once; the database keeps its hash. `url` is null where it went by mail and whoever asked does not learn it. */
export type InviteLink = { readonly userId: UserId; readonly url: string | null; readonly expiresAt: EpochMs };

type By = { readonly actor: Actor; readonly kind: Extract<MailKind, "invitation" | "password-forgotten"> };

/** Makes a link and sends it by mail where mail is configured; else, or where the host asks, it is shown once. */
export async function sendInviteLink(tx: Tx, services: Services, userId: UserId, { actor, kind }: By): Promise<InviteLink> {
  const { url, expiresAt } = await newInviteLink(tx, services, userId);
  if (!services.mail.isConfigured || actor.kind === "host") return { userId, url, expiresAt };
  await tx.access.mail.queue({ to: userId, kind, data: { url, expiresAt } });
  return { userId, url: null, expiresAt };
}

/** A fresh one-time link for a user; earlier ones end. */
async function newInviteLink(tx: Tx, { ids, links, origin }: Services, userId: UserId): Promise<InviteLink & { readonly url: string }> {
  await tx.access.links.endUnused("invite", userId);
  const { token, hash } = links.mint();
  const expiresAt = epochMs(tx.now + INVITE_LINK_LIFE_MS);
  await tx.access.links.insert({ id: ids.next(), kind: "invite", userId, tokenHash: hash, expiresAt });
  return { userId, url: origin + linkPath("join", token), expiresAt };
}
