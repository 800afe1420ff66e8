import type { NoticeKind } from "../../domain/access/notice.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import type { AccountNoticeData } from "../../ports/stores/account-notice-store.ts";
import type { Tx } from "../../ports/unit-of-work.ts";

/** Tells a person about the own account, on the pages and by mail, in the transaction of what happened. */
export async function notifyPerson(tx: Tx, userId: UserId, kind: NoticeKind, data: AccountNoticeData = {}): Promise<void> {
  await tx.access.accountNotices.add(userId, kind, data);
  await tx.access.mail.queue({ to: userId, kind, data });
}
