import { PASSWORD_HISTORY } from "../../../domain/access/password-rule.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import { endPasswordLinks } from "../link-token.ts";

/** Stores a new password's hash, as the current one and as the newest of the last five; one from before the history counts too. Earlier links end. */
export async function setNewPassword(tx: Tx, userId: UserId, hash: string): Promise<void> {
  const { users, passwords } = tx.access;
  const [before, recent] = [await passwords.current(userId), await passwords.recent(userId, PASSWORD_HISTORY)];
  if (before !== undefined && !recent.includes(before)) await passwords.remember(userId, before, PASSWORD_HISTORY);
  await users.setPassword(userId, hash);
  await endPasswordLinks(tx, userId);
  await passwords.remember(userId, hash, PASSWORD_HISTORY);
}
