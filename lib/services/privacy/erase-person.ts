import { z } from "zod";
import { actorName, userOf } from "../../domain/access/actor.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import { isoTime } from "../../domain/kernel/time.ts";
import { beyondRecoveryAt } from "../../domain/keys/key-rule.ts";
import { refuseWithoutAdmin } from "../access/last-admin.ts";
import { idInput } from "../id-input.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

const input = z.object({ userId: idInput<UserId>() });

export type Erased = { readonly userId: UserId; readonly keys: number; readonly beyondRecoveryAt: string };

/**
 * Destroys the keys that what is personal about somebody is sealed under, here and now. The audit record keeps its events, by pseudonym, and
 * its tree stays valid. Copies in the desk's backups die with the purpose keys above them: the answer says when. Copies of database and key
 * files that somebody kept elsewhere are out of reach.
 * @error not-found, conflict for the last active admin or oneself
 */
export const erasePerson = defineUseCase<z.infer<typeof input>, Erased, undefined, Services>({
  name: "privacy.erase",
  input,
  permission: "privacy.manage",
  scope: "platform",
  audit: {
    type: "person.erased",
    note: ({ userId }, output) => ({
      resourceId: userId,
      subject: userId,
      data: { keys: output?.keys ?? 0, beyondRecoveryAt: output?.beyondRecoveryAt ?? null },
    }),
  },
  async fourEyes(tx, { userId }, actor) {
    const user = await tx.access.users.byId(userId);
    if (!user || user.email === "") throw new FailureError(failure("not-found", "There is no such person, or it was erased already."));
    if (userOf(actor) === userId) throw new FailureError(failure("conflict", "Another admin erases your data, not you yourself."));
    await refuseWithoutAdmin(tx, userId);
    return {
      version: `${user.state} ${user.role}`,
      // By id, which lists show as the name while there is one: what is stored here outlives the person.
      consequence: `Erases what is personal about ${userId}: it is signed out, cannot sign in again, and its data cannot be read on this desk any more.`,
    };
  },
  async run({ tx, actor }, { userId }, { ids }) {
    const until = beyondRecoveryAt(tx.now, await tx.access.privacy.newestPurposeKey());
    const keys = await tx.access.privacy.erase({ id: ids.next(), person: userId, requestedBy: actorName(actor), beyondRecoveryAt: until });
    await tx.notify("users");
    await tx.notify("sessions");
    return { userId, keys, beyondRecoveryAt: isoTime(until) };
  },
});
