import { epochMs } from "../../../domain/kernel/time.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";

type ApprovalNotice = "approval-waits" | "approval-decided";

/** Tells every active admin what waits, or what became of it: in the console at once, and by mail. */
export async function tellAdmins(tx: Tx, kind: ApprovalNotice, note: string): Promise<void> {
  const terms = await tx.access.approvals.adminTerms(epochMs(tx.now));
  const userIds = terms.filter(({ isActiveAdmin }) => isActiveAdmin).map(({ userId }) => userId);
  for (const to of userIds) {
    await tx.access.accountNotices.add(to, kind, { note });
    await tx.access.mail.queue({ to, kind, data: { note } });
  }
  await tx.notify("approvals");
}
