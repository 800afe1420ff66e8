import { z } from "zod";
import { RECOVERY_DELAY_MS, RECOVERY_LINK_LIFE_MS } from "../../../domain/access/factor-rule.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import { type EpochMs, epochMs, MINUTE_MS } from "../../../domain/kernel/time.ts";
import { linkPath } from "../../../paths.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { emailText } from "../email-text.ts";

const input = z.object({ email: emailText });

/** Shown once; the database keeps its hash. */
export type RecoveryLink = {
  readonly userId: UserId;
  readonly url: string;
  /** Not before this: time for other admins to object. */
  readonly usableFrom: EpochMs;
  readonly expiresAt: EpochMs;
  readonly delayMinutes: number;
};

/**
 * Break-glass for somebody who lost the last factor: a link, printed on the desk's own machine, with which that person and the own password
 * make a new one. Every admin is told at once; where there is another admin, the link waits for 15 minutes, so that one can object.
 * @error not-found, conflict when the user is not active or has no factor to recover
 */
export const recoverUser = defineUseCase<z.infer<typeof input>, RecoveryLink, undefined, Services>({
  name: "users.recover",
  input,
  permission: "users.recover",
  scope: "platform",
  audit: {
    type: "user.recovery-link-printed",
    note: (_input, output) => ({
      resourceId: output?.userId ?? null,
      subject: output?.userId ?? null,
      data: { delayMinutes: output?.delayMinutes ?? null },
    }),
  },
  async run({ tx }, { email }, { ids, links, origin }) {
    const user = await tx.access.users.credentialOf(email);
    if (!user) throw new FailureError(failure("not-found", "Nobody on this desk has this e-mail."));
    if (user.state !== "active") throw new FailureError(failure("conflict", `This user is ${user.state}: there is no sign-in to recover.`));
    const { totps, passkeys } = await tx.access.factors.count(user.userId);
    if (totps + passkeys === 0)
      throw new FailureError(
        failure("conflict", "This user has no second factor: the password is enough, or ask an admin for a new link."),
      );
    const admins = await tx.access.users.lockActiveAdmins();
    const hasOthers = admins.some((id) => id !== user.userId);
    const usableFrom = epochMs(tx.now + (hasOthers ? RECOVERY_DELAY_MS : 0));
    const expiresAt = epochMs(usableFrom + RECOVERY_LINK_LIFE_MS);
    const { token, hash } = links.mint();
    await tx.access.links.endUnused("recover", user.userId);
    await tx.access.links.insert({ id: ids.next(), kind: "recover", userId: user.userId, tokenHash: hash, expiresAt, usableFrom });
    await tellEveryAdmin(tx, new Set([...admins, user.userId]), hasOthers);
    return {
      userId: user.userId,
      url: origin + linkPath("recover", token),
      usableFrom,
      expiresAt,
      delayMinutes: hasOthers ? RECOVERY_DELAY_MS / MINUTE_MS : 0,
    };
  },
});

async function tellEveryAdmin(tx: Tx, people: ReadonlySet<UserId>, isDelayed: boolean): Promise<void> {
  const when = isDelayed ? "It works in 15 minutes." : "It works at once.";
  const note = `A link that replaces a lost second factor was printed. ${when} If nobody asked for it, any admin can stop it on that user's page.`;
  for (const to of people) {
    await tx.access.accountNotices.add(to, "break-glass", { note });
    await tx.access.mail.queue({ to, kind: "break-glass", data: { note } });
  }
}
