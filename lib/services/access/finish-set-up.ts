import { z } from "zod";
import type { Origin } from "../../domain/audit/event.ts";
import { factOf } from "../../domain/audit/fact.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { SessionId, UserId } from "../../domain/kernel/ids.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import { startDemo } from "../demo/start-demo.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { emailText } from "./email-text.ts";
import { takeLink, usableLink } from "./link-token.ts";
import { makePerson } from "./make-person.ts";
import { hashNewPassword, newPasswordText, personName } from "./new-password.ts";
import { isSetUp, markSetUp } from "./set-up-state.ts";

const input = z.object({
  token: z.string().max(128),
  email: emailText,
  name: personName,
  password: newPasswordText,
  demo: z.literal("on").optional(),
});

/**
 * Makes the first admin and, where it is ticked, starts the demonstration, all in one transaction with using up the link.
 * @error link-expired, invalid-input, throttled
 */
export const finishSetUp = defineUseCase<
  z.infer<typeof input>,
  { readonly userId: UserId; readonly email: string },
  { passwordHash: string },
  Services
>({
  name: "set-up.finish",
  input,
  permission: "public", // the 256 bits of the token are the permission
  scope: "platform",
  audit: { type: "set-up.done", note: (form, output) => ({ subject: output?.userId ?? null, data: { demo: form.demo === "on" } }) },
  async prepare(services, { token, password, email }) {
    await services.look(async (tx) => {
      if (await isSetUp(tx)) throw alreadyDone();
      await usableLink(tx, services, "set-up", token); // no slow hash for somebody without a link
    });
    return { passwordHash: await hashNewPassword(services, password, email) };
  },
  async run({ tx, prepared, origin }, { token, email, name, demo }, services) {
    await takeLink(tx, services, "set-up", token);
    const userId = services.ids.next<UserId>();
    if (!(await markSetUp(tx, userId))) throw alreadyDone();
    await makePerson(tx, { id: userId, email, name, role: "admin", state: "active", passwordHash: prepared.passwordHash, invitedBy: null });
    if (demo === "on") await startFirstDemo(tx, userId, services, origin);
    return { userId, email };
  },
});

function alreadyDone(): FailureError {
  return new FailureError(failure("link-expired", "Set-up is done. Sign in instead."));
}

/** The demonstration belongs to the new admin, who has no session yet. */
async function startFirstDemo(tx: Tx, userId: UserId, { ids }: Services, origin: Origin): Promise<void> {
  const by = { kind: "person", userId, role: "admin", sessionId: ids.next<SessionId>() } as const;
  await tx.actAs(by); // an admin sees the demonstration that the command line may have started before
  const { outcome, portfolioId } = await startDemo(tx, { ids, by, origin });
  await tx.audit(factOf("demo.started", { resourceId: portfolioId, portfolio: portfolioId, data: { outcome } }, "done"), by, origin);
}
