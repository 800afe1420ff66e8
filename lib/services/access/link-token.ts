import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import type { LinkKind, OneTimeLink } from "../../ports/stores/access-stores.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import type { Services } from "../services.ts";

/** @throws FailureError link-expired when the text cannot be a token of ours */
export function tokenHash(services: Services, token: string): Uint8Array<ArrayBuffer> {
  const hash = services.links.hashOf(token);
  if (!hash) throw new FailureError(failure("link-expired"));
  return hash;
}

/** The link while it can be used. @throws FailureError link-expired */
export async function usableLink(tx: Tx, services: Services, kind: LinkKind, token: string): Promise<OneTimeLink> {
  const link = await tx.access.links.usable(kind, tokenHash(services, token));
  if (!link) throw new FailureError(failure("link-expired"));
  return link;
}

/** Uses the link up, in this transaction. @throws FailureError link-expired */
export async function takeLink(tx: Tx, services: Services, kind: LinkKind, token: string): Promise<OneTimeLink> {
  const link = await tx.access.links.take(kind, tokenHash(services, token));
  if (!link) throw new FailureError(failure("link-expired"));
  return link;
}

/** Ends every open link to a new password: whoever holds one must not get past a password that was set since, nor into a higher role. */
export async function endPasswordLinks(tx: Tx, userId: UserId): Promise<void> {
  await tx.access.links.endUnused("invite", userId);
  await tx.access.links.endUnused("reset", userId);
}
