import { z } from "zod";
import { canonicalEmail } from "../../../domain/access/email.ts";
import { mailBuckets } from "../../../domain/access/login-throttle.ts";
import { factOf } from "../../../domain/audit/fact.ts";
import { epochMs, MINUTE_MS } from "../../../domain/kernel/time.ts";
import { linkPath } from "../../../paths.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { placeOf } from "../place-of.ts";

const LINK_LIFE_MS = 30 * MINUTE_MS;

const input = z.object({ email: z.string().min(1, "Type your e-mail.").max(254), wish: z.enum(["reset", "unlock"]) });

const mails = { reset: "password-forgotten", unlock: "unlock" } as const;

/**
 * Asks for a link by mail: to a new password, or to unlock sign-in after wrong attempts. Whoever asks gets one answer, whether or not the
 * e-mail has an active user, and even where the throttle sends nothing. Both cases do the same work: the unknown get a link that leads
 * nowhere and a mail that is never sent.
 */
export const askLink = defineUseCase<z.infer<typeof input>, { readonly asked: true }, undefined, Services>({
  name: "link.ask",
  input,
  permission: "public",
  scope: "platform",
  audit: "read", // writes its event itself, about the user it found
  view: "current",
  async run({ tx, origin }, { email, wish }, { ids, links, origin: publicOrigin }) {
    const address = canonicalEmail(email);
    const buckets = mailBuckets(wish, address, origin.address);
    const isBlocked = (await tx.access.throttle.blockedUntil(buckets, true)) !== undefined;
    await tx.access.throttle.countFailure(buckets);
    const credential = await tx.access.users.credentialOf(address);
    // Without a password there is an invitation; single sign-on alone has nothing to forget.
    const isMeant = credential?.state === "active" && !isBlocked;
    const userId = isMeant ? credential.userId : null;
    if (isMeant) await tx.access.links.endUnused(wish, userId);
    else await tx.access.links.endUnused(wish, ids.next());
    const { token, hash } = links.mint();
    const expiresAt = epochMs(tx.now + LINK_LIFE_MS);
    await tx.access.links.insert({ id: ids.next(), kind: wish, userId, tokenHash: hash, expiresAt });
    const url = publicOrigin + linkPath(wish, token);
    await tx.access.mail.queueTyped({ address, kind: mails[wish], data: { url, expiresAt }, isDecoy: !isMeant });
    const type = wish === "reset" ? "password.forgotten" : "login.unlock-asked";
    await tx.audit(factOf(type, { subject: userId }, isMeant ? "done" : "refused"), { kind: "anonymous" }, origin, {
      person: "desk",
      ...placeOf(origin),
    });
    return { asked: true };
  },
});
